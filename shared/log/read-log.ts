// Stage 3, log: one log member to the records that hold a literal. Every other line is only counted; no string is made
// of it.
import { addProblem, type BundleNotes, type Member } from '../model/bundle-member.ts';
import type { LogRecord } from '../model/log-record.ts';
import { makeLiteralScanner } from './literal-scan.ts';
import { lastRecordStart, recordBlocks, startsWithTime } from './record-blocks.ts';
import { parseHead, type RecordHead } from './record-head.ts';

const newline = 0x0a;

/** First and last time stamp of a log, the host of its first record, and the newest offset of its local time. */
export interface LogSpan {
  fromMs: number | null;
  toMs: number | null;
  firstHost: string | null;
  utcOffset: string | null;
}

/**
 * Calls `onRecord` for every record whose first line holds one of the literals, in the order of the log. Lines are
 * counted into the notes; lines beyond the limit are written down as a problem.
 */
export async function readLog(
  member: Member,
  literals: readonly string[],
  notes: BundleNotes,
  onRecord: (record: LogRecord) => void,
): Promise<LogSpan> {
  const scanner = makeLiteralScanner(literals);
  const { blocks, cutLines } = recordBlocks(member.body, notes.limits.maxLineBytes);
  const span: LogSpan = { fromMs: null, toMs: null, firstHost: null, utcOffset: null };
  let line = 1;
  let goodMs: number | null = null;
  for await (const block of blocks) {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
    widen(span, bytes);
    const times = earlierTimes(bytes, goodMs);
    const reader = blockReader(bytes, line, notes.limits.maxContinuationBytes, (record, start) => {
      const timeMs = record.timeMs ?? times.before(start) ?? span.fromMs ?? span.toMs;
      onRecord({ member: member.path, ...record, timeMs });
    });
    scanner.scan(bytes, reader.hit);
    line = reader.end();
    goodMs = times.before(bytes.length);
  }
  notes.lines += line - 1;
  if (cutLines() > 0) {
    addProblem(notes, { code: 'line-too-long', member: member.path, detail: `${cutLines()} lines were cut` });
    notes.logCut = true;
  }
  return span;
}

/** Times of records whose own cannot be read: the newest good one before them, in this block or an earlier one. */
function earlierTimes(buffer: Buffer, goodMs: number | null): { before(end: number): number | null } {
  let known = goodMs;
  let seenTo = 0;
  return {
    before(end) {
      for (let at = end - 1; at >= seenTo; at--) {
        if (at !== 0 && buffer[at - 1] !== newline) continue;
        const timeMs = startsWithTime(buffer, at) ? headAt(buffer, at)?.timeMs : null;
        if (timeMs == null) continue;
        known = timeMs;
        break;
      }
      seenTo = Math.max(seenTo, end);
      return known;
    },
  };
}

function blockReader(
  buffer: Buffer,
  firstLine: number,
  maxContinuationBytes: number,
  onRecord: (record: Omit<LogRecord, 'member'>, start: number) => void,
): { hit(at: number): void; end(): number } {
  let line = firstLine;
  let counted = 0;
  let seenTo = 0;
  const countTo = (end: number): void => {
    for (; counted < end; counted++) if (buffer[counted] === newline) line++;
  };
  return {
    hit(at) {
      if (at < seenTo) return;
      const start = buffer.lastIndexOf(newline, at) + 1;
      const found = buffer.indexOf(newline, at);
      const end = found < 0 ? buffer.length : found;
      seenTo = end;
      if (!startsWithTime(buffer, start)) return;
      countTo(start);
      const after = continuationEnd(buffer, end, maxContinuationBytes);
      const text = buffer.toString('utf8', start, buffer[end - 1] === 0x0d ? end - 1 : end);
      const continuation = buffer.toString('utf8', end + 1, after);
      onRecord({ line, ...parseHead(text), text, continuation }, start);
    },
    end() {
      countTo(buffer.length);
      return buffer.length > 0 && buffer[buffer.length - 1] !== newline ? line + 1 : line;
    },
  };
}

/** End of the lines that continue the record whose first line ends at `end`, or of as many bytes as are kept. */
function continuationEnd(buffer: Buffer, end: number, most: number): number {
  const limit = Math.min(buffer.length, end + 1 + most);
  let at = end + 1;
  while (at < limit && !startsWithTime(buffer, at)) {
    const next = buffer.indexOf(newline, at);
    at = next < 0 ? buffer.length : next + 1;
  }
  return Math.max(Math.min(at, limit), Math.min(end + 1, buffer.length));
}

function widen(span: LogSpan, buffer: Buffer): void {
  if (span.fromMs === null) {
    const first = headAt(buffer, firstRecordStart(buffer));
    span.fromMs = first?.timeMs ?? null;
    span.firstHost = first?.host ?? null;
  }
  const last = headAt(buffer, lastRecordStart(buffer));
  if (last?.timeMs != null) span.toMs = Math.max(span.toMs ?? last.timeMs, last.timeMs);
  span.utcOffset = last?.utcOffset ?? span.utcOffset;
}

function firstRecordStart(buffer: Buffer): number {
  for (let at = 0; at >= 0 && at < buffer.length; ) {
    if (startsWithTime(buffer, at)) return at;
    const next = buffer.indexOf(newline, at);
    at = next < 0 ? -1 : next + 1;
  }
  return -1;
}

/** Bytes of a line that hold its time and host. */
const headBytes = 320;

const headAt = (buffer: Buffer, start: number): RecordHead | null =>
  start < 0 ? null : parseHead((buffer.toString('latin1', start, start + headBytes).split('\n')[0] ?? '').trimEnd());
