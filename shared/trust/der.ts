// Stage 6, trust: reads DER, the form of certificates. A reader of what OpenSSL has accepted as a certificate already: it
// has to be exact about names and extensions, which no library tells as they are encoded.

export interface DerValue {
  /** With class and the bit for constructed. */
  tag: number;
  content: Uint8Array;
  /** Tag and length included. */
  whole: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Context-specific tags of a choice or an optional part. */
export const primitive = (number: number): number => 0x80 + number;
export const constructed = (number: number): number => 0xa0 + number;

/** Caught where a certificate or an extension is decoded. */
export class DerError extends Error {}

/** The value at the beginning. */
export function readDer(bytes: Uint8Array, tag?: number): DerValue {
  const [found = 0, first] = bytes;
  if (first === undefined) throw new DerError('a value ends before its length');
  if ((found & 0x1f) === 0x1f) throw new DerError('a tag of more than one byte');
  if (tag !== undefined && found !== tag) throw new DerError(`tag ${found} where ${tag} was expected`);
  const sizeOfLength = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || sizeOfLength > 4) throw new DerError('a length that DER does not have');
  const from = 2 + sizeOfLength;
  const length = first < 0x80 ? first : bytes.subarray(2, from).reduce((sum, byte) => sum * 256 + byte, 0);
  if (bytes.length < from + length) throw new DerError('a value is longer than what holds it');
  return { tag: found, content: bytes.subarray(from, from + length), whole: bytes.subarray(0, from + length) };
}

/** What a sequence or set holds. */
export function partsOf({ tag, content }: DerValue, wanted = tag): DerValue[] {
  if (tag !== wanted) throw new DerError(`tag ${tag} where ${wanted} was expected`);
  const parts: DerValue[] = [];
  for (let at = 0; at < content.length; ) {
    const part = readDer(content.subarray(at));
    parts.push(part);
    at += part.whole.length;
  }
  return parts;
}

/** Takes parts in their order; what is optional may be missing. */
export function partReader(value: DerValue) {
  const parts = partsOf(value);
  let next = 0;
  const optional = (...wanted: number[]): DerValue | null => {
    const part = parts[next];
    if (part === undefined || !wanted.includes(part.tag)) return null;
    next++;
    return part;
  };
  return {
    optional,
    required(...wanted: number[]): DerValue {
      const part = optional(...wanted);
      if (part === null) throw new DerError(`no part with tag ${wanted.join(' or ')}`);
      return part;
    },
    /** Whatever kind it is. */
    any(): DerValue {
      const part = parts[next++];
      if (part === undefined) throw new DerError('a part is missing');
      return part;
    },
    end(): void {
      if (next < parts.length) throw new DerError('more parts than there may be');
    },
  };
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** A character per byte. */
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The bytes, with the unused bits at the end cleared. */
export function bitsOf({ content }: DerValue): Uint8Array {
  const [unused, ...bytes] = content;
  const last = bytes.pop() ?? 0;
  if (unused === undefined || unused > 7) throw new DerError('a bit string without its number of unused bits');
  return content.length === 1 ? new Uint8Array() : Uint8Array.of(...bytes, last & (0xff << unused));
}

/** Real ones have some twenty bytes; numbers without end would take long to write down. */
const maxOidBytes = 128;

export function oidText({ content }: Pick<DerValue, 'content'>): string {
  const isWhole = content.length > 0 && (content.at(-1) ?? 0) < 0x80;
  if (!isWhole || content.length > maxOidBytes) throw new DerError('an object identifier without end');
  const numbers: bigint[] = [];
  let number = 0n;
  for (const byte of content) {
    number = number * 128n + BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0n;
  }
  const [first = 0n, ...rest] = numbers;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/** Upper-case hex without leading zeros, `-` before a negative one. */
export function integerHex({ content }: Pick<DerValue, 'content'>): string {
  const bits = BigInt(content.length * 8);
  const plain = content.length === 0 ? 0n : BigInt(`0x${hex(content)}`);
  const value = (content[0] ?? 0) >= 0x80 ? plain - (1n << bits) : plain;
  const digits = (value < 0n ? -value : value).toString(16).toUpperCase();
  return `${value < 0n ? '-' : ''}${digits.length % 2 === 0 ? digits : `0${digits}`}`.replace(/^(-?)0+(?=.)/, '$1');
}
