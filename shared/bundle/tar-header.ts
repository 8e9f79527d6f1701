// Stage 2, members: one 512-byte tar header (ustar, pax, GNU) to its fields.

export const blockBytes = 512;

export interface TarHeader {
  name: string;
  sizeBytes: number;
  /** The type flag; '0' a file, '5' a folder, 'x' and 'g' pax records, 'L' and 'K' GNU long names, 'S' GNU sparse. */
  type: string;
  /** The header itself: a sparse file's map stands in it. */
  block: Uint8Array;
}

const utf8 = new TextDecoder();

/** null: not a header, because its checksum or its size cannot be. */
export function parseTarHeader(block: Uint8Array): TarHeader | null {
  if (block.length < blockBytes || !checksumAgrees(block)) return null;
  const sizeBytes = tarNumber(block.subarray(124, 136));
  if (sizeBytes === null) return null;
  const type = String.fromCharCode(block[156] || 0x30);
  const name = text(block.subarray(0, 100));
  const ustar = text(block.subarray(257, 263)).startsWith('ustar');
  const gnu = text(block.subarray(257, 265)) === 'ustar  ';
  const prefix = ustar && !gnu ? text(block.subarray(345, 500)) : '';
  return { name: prefix === '' ? name : `${prefix}/${name}`, sizeBytes, type: type === '7' ? '0' : type, block };
}

/** Mode, owner, group, size and time as tar writes them; and the marks of ustar and GNU, with their zero: no text holds them. */
const numbers = /^(?:[0-7]{6,7}[ \0]{1,2}){3}(?:[0-7]{11}[ \0]){2}$/;
const marks = ['ustar\x0000', 'ustar  \0'];

/** A header whose checksum does not agree, known by what damage at one place leaves of it. */
export function isSpoiltHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes || checksumAgrees(block)) return false;
  const latin1 = Buffer.from(block.buffer, block.byteOffset, blockBytes).toString('latin1');
  return marks.includes(latin1.slice(257, 265)) || numbers.test(latin1.slice(100, 148));
}

const zeros = Buffer.alloc(blockBytes);

/** A block, or what an early end left of one, that holds nothing but zeros. */
export const isZeroBlock = (block: Uint8Array): boolean => zeros.subarray(0, block.length).equals(block);

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return utf8.decode(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, or GNU's base-256 where the first bit is set. null: neither, or negative, or beyond exact numbers. */
export function tarNumber(field: Uint8Array): number | null {
  const first = field[0] ?? 0;
  if (first & 0x80) {
    let value = BigInt(first & 0x7f);
    for (const byte of field.subarray(1)) value = (value << 8n) | BigInt(byte);
    return first === 0xff || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
  }
  const digits = text(field).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** The sum counts the checksum field as blanks; some old writers summed signed bytes. */
function checksumAgrees(block: Uint8Array): boolean {
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let at = 0; at < blockBytes; at++) {
    if (at >= 148 && at < 156) continue;
    const byte = block[at] ?? 0;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  const stated = tarNumber(block.subarray(148, 156));
  return stated === unsigned || stated === signed;
}
