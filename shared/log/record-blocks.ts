// Stage 3, log: cuts a stream of chunks into blocks that hold whole records, without copying but at the seams. A record
// is a line that starts with a time stamp, with the lines that continue it.

const newline = 0x0a;
/** A record that has not ended after this many bytes is cut at a line end: real ones (SIP, HTTP bodies) stay far below. */
const maxRecordBytes = 1024 * 1024;

export interface RecordBlock {
  bytes: Uint8Array;
  /** The block opens with lines whose record began in an earlier block. */
  continues: boolean;
}

export interface RecordBlocks {
  blocks: AsyncGenerator<RecordBlock>;
  /** Lines that were longer than the limit and have been cut. */
  cutLines(): number;
}

export function recordBlocks(chunks: AsyncIterable<Uint8Array>, maxLineBytes: number): RecordBlocks {
  let cut = 0;
  /** Keeps the first part of an over-long line that is still open, so that memory stays bounded. */
  function bounded(open: Uint8Array): Uint8Array {
    const start = open.lastIndexOf(newline) + 1;
    const excess = open.length - start - maxLineBytes;
    if (excess <= 0) return open;
    return open.subarray(0, start + maxLineBytes);
  }

  async function* blocks(): AsyncGenerator<RecordBlock> {
    let open: Uint8Array = new Uint8Array(0);
    let skipping = false;
    let continues = false;
    for await (let chunk of chunks) {
      if (skipping) {
        const end = chunk.indexOf(newline);
        if (end < 0) continue;
        chunk = chunk.subarray(end);
        skipping = false;
      }
      const joined = open.length === 0 ? chunk : seam(open, chunk);
      const end = lastRecordStart(joined);
      const at = end > 0 ? end : joined.length > maxRecordBytes ? joined.lastIndexOf(newline) + 1 : 0;
      if (at > 0) {
        yield { bytes: joined.subarray(0, at), continues };
        continues = at !== end;
      }
      open = joined.subarray(at);
      const kept = bounded(open);
      if (kept.length < open.length) {
        cut++;
        skipping = true;
        open = kept;
      }
    }
    if (open.length > 0) yield { bytes: open, continues };
  }
  return { blocks: blocks(), cutLines: () => cut };
}

const seam = (open: Uint8Array, chunk: Uint8Array): Uint8Array => Buffer.concat([open, chunk]);

/** Where the last line that starts with a time stamp starts; -1: there is none, or too little of it to tell. */
export function lastRecordStart(bytes: Uint8Array): number {
  for (let at = bytes.lastIndexOf(newline); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(newline, at - 1)) {
    if (startsWithTime(bytes, at + 1)) return at + 1;
  }
  return startsWithTime(bytes, 0) ? 0 : -1;
}

/** `dddd-dd-ddTdd:dd:dd` at that position. */
export function startsWithTime(bytes: Uint8Array, at: number): boolean {
  if (at + 19 > bytes.length) return false;
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
