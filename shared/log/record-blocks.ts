// Stage 3, log: cuts a stream of chunks into blocks that hold whole records, without copying but at the seams. A record
// is a line that starts with a time stamp, with the lines that continue it.
import { boundedLines, gathered, withoutByteOrderMark } from './log-chunks.ts';

const newline = 0x0a;
/** A record that has not ended after this many bytes is cut at a line end: real ones (SIP, HTTP bodies) stay far below. */
const maxRecordBytes = 1024 * 1024;
/** Length of `dddd-dd-ddTdd:dd:dd`. */
const stampBytes = 19;

export interface RecordBlocks {
  /** Each starts with a line, and with a record but where that record was too long. */
  blocks: AsyncGenerator<Uint8Array>;
  /** Lines that were longer than the limit and have been cut. */
  cutLines(): number;
}

export function recordBlocks(chunks: AsyncIterable<Uint8Array>, maxLineBytes: number): RecordBlocks {
  let cut = 0;
  const lines = boundedLines(withoutByteOrderMark(gathered(chunks)), maxLineBytes, () => void cut++);
  return { blocks: wholeRecords(lines), cutLines: () => cut };
}

async function* wholeRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let open: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const joined = open.length === 0 ? chunk : Buffer.concat([open, chunk]);
    // In what was open no record starts, but perhaps where its end was too short to tell.
    const start = lastRecordStart(joined, open.length - stampBytes - 1);
    const at = start > 0 ? start : joined.length > maxRecordBytes ? joined.lastIndexOf(newline) + 1 : 0;
    if (at > 0) yield joined.subarray(0, at);
    open = joined.subarray(at);
  }
  if (open.length > 0) yield open;
}

/** Where the last line at or behind `from` that starts with a time stamp starts; -1: there is none, or too little of it. */
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
