// Stage 3, log: puts the chunks of a log one behind the other into the scanner's room and says how far whole records
// reach. A record is a line that starts with a time stamp, with the lines that continue it. This is the only copy made
// of a log.
import { quotingOf } from './quoted-messages.ts';
import { lastRecordStart, stampBytes, startsWithTime } from './record-start.ts';

const newline = 0x0a;
/** Bytes between two looks for a cut. All cuts are made at the same places however the chunks came. */
const pieceBytes = 512 * 1024;
/** A record that has not ended after this many bytes is cut at a line end: real ones (SIP, HTTP bodies) stay far below. */
const maxRecordBytes = 1024 * 1024;
/** An open record, and a piece behind it. */
export const maxBlockBytes = maxRecordBytes + 2 * pieceBytes;

/**
 * Yields how many bytes of the room are a block; they are only good until the next is asked for. Each block starts with a
 * line outside of quoted messages, and with a record but where that record was too long.
 */
export async function* recordBlocks(chunks: AsyncIterable<Uint8Array>, room: Buffer): AsyncGenerator<number> {
  let filled = 0;
  let sinceLook = 0;
  /** So many bytes of what is open hold no record start but the first. */
  let clear = 0;

  function* wholeRecords(): Generator<number> {
    sinceLook = 0;
    const cut = cutOf(room.subarray(0, filled), clear);
    if (cut.at > 0) yield cut.at;
    room.copyWithin(0, cut.at, filled);
    filled -= cut.at;
    clear = cut.isClear ? Math.max(filled - stampBytes - 1, 0) : 0;
  }

  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + pieceBytes - sinceLook);
      room.set(part, filled);
      filled += part.length;
      sinceLook += part.length;
      from += part.length;
      if (sinceLook === pieceBytes) yield* wholeRecords();
    }
  }
  // The last record is a block of its own, so that the time of the one before it is looked at as well.
  if (sinceLook > 0) yield* wholeRecords();
  if (filled > 0) yield filled;
}

/** Where the last record starts that may go on; `isClear`: no record starts behind it. */
function cutOf(bytes: Buffer, clear: number): { at: number; isClear: boolean } {
  const last = lastRecordStart(bytes, clear);
  const start = outsideOfMessages(bytes, last);
  const at = start > 0 ? start : bytes.length > maxRecordBytes ? lineToCutAt(bytes) : 0;
  // What stands in a message that has not ended is asked about again.
  return { at, isClear: start === last || at > last };
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
  const at = place === 'outside' ? line : opening;
  // One line without an end in sight, where the limit on lines was widened.
  return at > 0 ? at : bytes.length;
}
