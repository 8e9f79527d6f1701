// AssemblyScript: lines and runs of bytes, sixteen at a time.

export const newline: u8 = 0x0a;
export const carriageReturn: u8 = 0x0d;

/** Where the line ends that holds `at`: at its newline, or at `end`. */
export function lineEnd(at: usize, end: usize): usize {
  const wanted = i8x16.splat(newline);
  for (let from = at; from < end; from += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(from), wanted));
    if (found != 0) return min(from + ctz(found), end);
  }
  return end;
}

/** Where the line starts that holds `at`: behind the newline before it, or at `floor`. */
export function lineStart(at: usize, floor: usize): usize {
  const wanted = i8x16.splat(newline);
  let until = at;
  while (until >= floor + 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(until - 16), wanted));
    if (found != 0) return until - clz(found << 16);
    until -= 16;
  }
  while (until > floor && load<u8>(until - 1) != newline) until--;
  return until;
}

export function newlinesBetween(from: usize, end: usize): u32 {
  const wanted = i8x16.splat(newline);
  let count: u32 = 0;
  let at = from;
  for (; at + 16 <= end; at += 16) count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(at), wanted)));
  for (; at < end; at++) count += load<u8>(at) == newline ? 1 : 0;
  return count;
}

/** Bytes behind both are read and dropped. */
export function areEqual(left: usize, right: usize, length: u32): bool {
  let at: usize = 0;
  for (; at + 8 <= length; at += 8) if (load<u64>(left + at) != load<u64>(right + at)) return false;
  const rest = ((length as usize) - at) as u64;
  return rest == 0 || (load<u64>(left + at) ^ load<u64>(right + at)) << (64 - 8 * rest) == 0;
}

export function isDigit(byte: u8): bool {
  return ((byte - 0x30) as u8) < 10;
}

/** Blanks, tabs and carriage returns that are skipped; more of them are text. */
const maxBlanks: usize = 8;

export function behindBlanks(from: usize): usize {
  let at = from;
  while (at < from + maxBlanks) {
    const byte = load<u8>(at);
    if (byte != 0x20 && byte != 0x09 && byte != carriageReturn) break;
    at++;
  }
  return at;
}
