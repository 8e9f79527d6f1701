// Stage 3, log: the heads of a block's first and last record, and the times of records whose own cannot be read.
import { makeQuotedLines } from './quoted-messages.ts';
import { parseHead, type RecordHead } from './record-head.ts';
import { lastRecordStart, startsWithTime } from './record-start.ts';

const newline = 0x0a;
/** Bytes of a line that hold its time and host. */
const headBytes = 320;

export interface BlockHeads {
  /** Of the first record, and of the last one, that has a time. */
  first(): RecordHead | null;
  last(): RecordHead | null;
  /** The newest good time before that position, in this block or an earlier one. Asked for in order. */
  timeBefore(end: number): number | null;
}

/** `goodMs`: the newest good time of the blocks before. */
export function makeBlockHeads(buffer: Buffer, goodMs: number | null): BlockHeads {
  const isQuoted = makeQuotedLines(buffer);
  let known = goodMs;
  let seenTo = 0;

  /** The last good one that starts before `end` and behind `from` (or at 0). */
  function lastBefore(end: number, from: number): RecordHead | null {
    for (let until = end; ; ) {
      const start = lastRecordStart(buffer.subarray(0, until), from);
      const head = start < 0 ? null : timedHeadAt(buffer, start, isQuoted);
      if (head !== null || start <= 0) return head;
      until = start;
    }
  }

  return {
    first() {
      const isQuotedOfFirst = makeQuotedLines(buffer); // it answers fast only what is asked in order
      for (let at = 0; at < buffer.length; ) {
        const head = startsWithTime(buffer, at) ? timedHeadAt(buffer, at, isQuotedOfFirst) : null;
        if (head !== null) return head;
        const next = buffer.indexOf(newline, at);
        at = next < 0 ? buffer.length : next + 1;
      }
      return null;
    },
    last: () => lastBefore(buffer.length, 0),
    timeBefore(end) {
      known = lastBefore(end, seenTo)?.timeMs ?? known;
      seenTo = Math.max(seenTo, end);
      return known;
    },
  };
}

function timedHeadAt(buffer: Buffer, start: number, isQuoted: (line: number) => boolean): RecordHead | null {
  if (isQuoted(start)) return null;
  const head = headAt(buffer, start);
  return head.timeMs === null ? null : head;
}

const headAt = (buffer: Buffer, start: number): RecordHead =>
  parseHead((buffer.toString('latin1', start, start + headBytes).split('\n')[0] ?? '').trimEnd());
