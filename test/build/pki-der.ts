// DER for certificates that tests make: just enough of it, and able to encode what no library would.

export type Der = Uint8Array<ArrayBuffer>;

export const bytes = (...parts: (Uint8Array | number[])[]): Der =>
  new Uint8Array(parts.flatMap((part) => Array.from(part)));

/** A tag, the length in its shortest form, the content. */
export function tlv(tag: number, ...content: (Uint8Array | number[])[]): Der {
  const body = bytes(...content);
  const { length } = body;
  if (length < 0x80) return bytes([tag, length], body);
  const size = length > 0xffff ? [length >> 16, (length >> 8) & 255, length & 255] : [length >> 8, length & 255];
  const shortest = size.length === 2 && size[0] === 0 ? size.slice(1) : size;
  return bytes([tag, 0x80 + shortest.length, ...shortest], body);
}

export const sequence = (...parts: Uint8Array[]): Der => tlv(0x30, ...parts);
export const setOf = (...parts: Uint8Array[]): Der => tlv(0x31, ...parts);
export const boolean = (value: boolean): Der => tlv(0x01, [value ? 0xff : 0]);
export const octets = (content: Uint8Array): Der => tlv(0x04, content);
export const bits = (content: Uint8Array, unused = 0): Der => tlv(0x03, [unused], content);
export const nothing = (): Der => tlv(0x05);
export const utf8 = (text: string): Der => tlv(0x0c, Buffer.from(text));
export const printable = (text: string): Der => tlv(0x13, Buffer.from(text, 'latin1'));
export const teletex = (text: string): Der => tlv(0x14, Buffer.from(text, 'latin1'));
export const ia5 = (text: string): Der => tlv(0x16, Buffer.from(text, 'latin1'));
export const bmp = (text: string): Der => tlv(0x1e, Buffer.from(text, 'utf16le').swap16());

/** `tagged(3, …)`: constructed, context specific. */
export const tagged = (number: number, ...content: Uint8Array[]): Der => tlv(0xa0 + number, ...content);

/** From hex; a leading zero keeps it positive. */
export function integer(hex: string): Der {
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const content = Buffer.from(even, 'hex');
  return tlv(0x02, (content[0] ?? 0x80) >= 0x80 ? bytes([0], content) : content);
}

export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, [40 * first + second, ...rest].flatMap(base128));
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(128 + (left % 128));
  return digits;
}

/** UTCTime until 2049, GeneralizedTime from then on, as RFC 5280 has it. */
export function time(ms: number): Der {
  const digits = new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const year = Number(digits.slice(0, 4));
  const isUtcTime = year >= 1950 && year < 2050;
  return tlv(isUtcTime ? 0x17 : 0x18, Buffer.from(isUtcTime ? digits.slice(2) : digits));
}
