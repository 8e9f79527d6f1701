// Stage 3, log: one log member to the records that hold a literal. Every other line is only counted; no string is made
// of it.
import type { BundleNotes, Member } from '../model/bundle-member.ts';
import type { LogRecord } from '../model/log-record.ts';
import { makeLiteralScanner } from './literal-scan.ts';
import { lastRecordStart, type RecordBlock, recordBlocks, startsWithTime } from './record-blocks.ts';
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
  for await (const block of blocks) {
    widen(span, block);
    const reader = blockReader(block, line, member.path, notes.limits.maxContinuationBytes, onRecord);
    scanner.scan(block.bytes, reader.hit);
    line = reader.end();
  }
  notes.lines += line - 1;
  if (cutLines() > 0) {
    notes.problems.push({ code: 'line-too-long', member: member.path, detail: `${cutLines()} lines were cut` });
    notes.logCut = true;
  }
  return span;
}

function blockReader(
  { bytes }: RecordBlock,
  firstLine: number,
  member: string,
  maxContinuationBytes: number,
  onRecord: (record: LogRecord) => void,
): { hit(at: number): void; end(): number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let line = firstLine;
  let counted = 0;
  let lastStart = -1;
  const countTo = (end: number): void => {
    for (; counted < end; counted++) if (bytes[counted] === newline) line++;
  };
  return {
    hit(at) {
      const start = buffer.lastIndexOf(newline, at) + 1;
      if (start === lastStart || !startsWithTime(bytes, start)) return;
      lastStart = start;
      countTo(start);
      const found = buffer.indexOf(newline, at);
      const end = found < 0 ? bytes.length : found;
      const after = continuationEnd(buffer, end, maxContinuationBytes);
      const first = buffer.toString('utf8', start, bytes[end - 1] === 0x0d ? end - 1 : end);
      onRecord({
        member,
        line,
        ...parseHead(first),
        text: first,
        continuation: buffer.toString('utf8', end + 1, after),
      });
    },
    end() {
      countTo(bytes.length);
      return bytes.length > 0 && bytes[bytes.length - 1] !== newline ? line + 1 : line;
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

function widen(span: LogSpan, { bytes }: RecordBlock): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (span.fromMs === null) {
    const first = headAt(buffer, firstRecordStart(buffer));
    span.fromMs = first?.timeMs ?? null;
    span.firstHost = first?.host ?? null;
  }
  const last = headAt(buffer, lastRecordStart(bytes));
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
