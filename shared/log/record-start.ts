// Stage 3, log: where a record may start: at a line that begins with a time stamp.

const newline = 0x0a;
/** Length of `dddd-dd-ddTdd:dd:dd`. */
export const stampBytes = 19;

/** Where the last line behind `from` (or at 0) that starts with a time stamp starts; -1: there is none, or too little of it. */
export function lastRecordStart(bytes: Uint8Array, from = 0): number {
  const lowest = Math.max(from, 0);
  for (let at = bytes.length - stampBytes; at > lowest; at--) {
    if (bytes[at - 1] === newline && startsWithTime(bytes, at)) return at;
  }
  return lowest === 0 && startsWithTime(bytes, 0) ? 0 : -1;
}

/** `dddd-dd-ddTdd:dd:dd` at that position. */
export function startsWithTime(bytes: Uint8Array, at: number): boolean {
  if (at + stampBytes > bytes.length) return false;
  return (
    bytes[at + 10] === 0x54 &&
    bytes[at + 4] === 0x2d &&
    bytes[at + 7] === 0x2d &&
    bytes[at + 13] === 0x3a &&
    bytes[at + 16] === 0x3a &&
    digits.every((offset) => isDigit(bytes[at + offset]))
  );
}

const digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18];
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
