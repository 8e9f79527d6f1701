// Stage 3, log: one log member to the records that hold a literal. Every other line is only counted; no string is made
// of it.
import { addProblem, type BundleNotes, type Member } from '../model/bundle-member.ts';
import type { LogRecord } from '../model/log-record.ts';
import { makeBlockHeads } from './block-heads.ts';
import { makeLiteralScanner } from './literal-scan.ts';
import { type ClockJump, type LogSpan, makeLogSpan } from './log-span.ts';
import { makeQuotedLines } from './quoted-messages.ts';
import { recordBlocks } from './record-blocks.ts';
import { parseHead } from './record-head.ts';
import { startsWithTime } from './record-start.ts';

const newline = 0x0a;

/**
 * Calls `onRecord` for every record whose first line holds one of the literals, in the order of the log. Lines are
 * counted into the notes; lines beyond the limit, and a clock that went back, are written down as problems.
 */
export async function readLog(
  member: Member,
  literals: readonly string[],
  notes: BundleNotes,
  onRecord: (record: LogRecord) => void,
): Promise<LogSpan> {
  const scanner = makeLiteralScanner(literals);
  const { blocks, cutLines } = recordBlocks(member.body, notes.limits.maxLineBytes);
  const { span, look, clockJump } = makeLogSpan();
  let line = 1;
  let goodMs: number | null = null;
  for await (const block of blocks) {
    const heads = makeBlockHeads(block, goodMs);
    const first = heads.first();
    if (first) look(first);
    const reader = blockReader(block, line, notes.limits.maxContinuationBytes, (record, start) => {
      look(record);
      const timeMs = record.timeMs ?? heads.timeBefore(start) ?? span.fromMs;
      onRecord({ member: member.path, ...record, timeMs });
    });
    scanner.scan(block, reader.hit);
    line = reader.end();
    const last = heads.last();
    if (last) look(last);
    goodMs = heads.timeBefore(block.length);
  }
  notes.lines += line - 1;
  noteProblems(member.path, cutLines(), clockJump(), notes);
  return span;
}

function noteProblems(member: string, cutLines: number, jump: ClockJump | null, notes: BundleNotes): void {
  if (jump)
    addProblem(notes, { code: 'clock-jumped-back', member, detail: `from ${iso(jump.fromMs)} to ${iso(jump.toMs)}` });
  if (cutLines === 0) return;
  addProblem(notes, { code: 'line-too-long', member, detail: `${cutLines} lines were cut` });
  notes.logCut = true;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function blockReader(
  buffer: Buffer,
  firstLine: number,
  maxContinuationBytes: number,
  onRecord: (record: Omit<LogRecord, 'member'>, start: number) => void,
): { hit(at: number): void; end(): number } {
  const isQuoted = makeQuotedLines(buffer);
  const startsRecord = (at: number): boolean => startsWithTime(buffer, at) && !isQuoted(at);
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
      if (!startsRecord(start)) return;
      countTo(start);
      const after = continuationEnd(buffer, end, maxContinuationBytes, startsRecord);
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
function continuationEnd(buffer: Buffer, end: number, most: number, startsRecord: (at: number) => boolean): number {
  const limit = Math.min(buffer.length, end + 1 + most);
  let at = end + 1;
  while (at < limit && !startsRecord(at)) {
    const next = buffer.indexOf(newline, at);
    at = next < 0 ? buffer.length : next + 1;
  }
  return Math.max(Math.min(at, limit), Math.min(end + 1, buffer.length));
}
