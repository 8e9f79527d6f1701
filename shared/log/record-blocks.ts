// Stage 3, log: cuts a stream of chunks into blocks that hold whole records, without copying but at the seams. A record
// is a line that starts with a time stamp, with the lines that continue it.
import { decodedText } from './decoded-text.ts';
import { boundedLines, evenPieces } from './log-chunks.ts';
import { quotingOf } from './quoted-messages.ts';
import { lastRecordStart, stampBytes, startsWithTime } from './record-start.ts';

const newline = 0x0a;
/** A record that has not ended after this many bytes is cut at a line end: real ones (SIP, HTTP bodies) stay far below. */
const maxRecordBytes = 1024 * 1024;

export interface RecordBlocks {
  /** Each starts with a line outside of quoted messages, and with a record but where that record was too long. */
  blocks: AsyncGenerator<Buffer>;
  /** Lines that were longer than the limit and have been cut. */
  cutLines(): number;
}

export function recordBlocks(chunks: AsyncIterable<Uint8Array>, maxLineBytes: number): RecordBlocks {
  let cut = 0;
  const lines = boundedLines(evenPieces(decodedText(chunks)), maxLineBytes, () => void cut++);
  return { blocks: wholeRecords(lines), cutLines: () => cut };
}

async function* wholeRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let open: Buffer = Buffer.alloc(0);
  /** So many bytes of what is open hold no record start but the first. */
  let clear = 0;
  for await (const chunk of chunks) {
    const joined = open.length === 0 ? asBuffer(chunk) : Buffer.concat([open, chunk]);
    const last = lastRecordStart(joined, clear);
    const start = outsideOfMessages(joined, last);
    const at = start > 0 ? start : joined.length > maxRecordBytes ? lineToCutAt(joined) : 0;
    if (at > 0) yield joined.subarray(0, at);
    open = joined.subarray(at);
    // The end is too short to tell; what stands in a message that has not ended is asked about again.
    clear = start === last || at > last ? Math.max(open.length - stampBytes - 1, 0) : 0;
  }
  if (open.length > 0) yield open;
}

/** That record start, or the nearest before it that surely stands in no message. */
function outsideOfMessages(bytes: Buffer, last: number): number {
  let start = last;
  while (start > 0) {
    const { place, opening } = quotingOf(bytes, start, false);
    if (place === 'outside') return start;
    start = startsWithTime(bytes, opening) ? opening : lastRecordStart(bytes.subarray(0, opening));
  }
  return start;
}

function lineToCutAt(bytes: Buffer): number {
  const line = bytes.lastIndexOf(newline) + 1;
  const { place, opening } = quotingOf(bytes, line, false);
  return place === 'outside' ? line : opening;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
