// Stage 3, log: one log member to the steps of its transactions and the records that hold a literal. Every other line is
// only counted; no string is made of it.
import { addProblem, type BundleNotes, type Member } from '../model/bundle-member.ts';
import type { LogRecord } from '../model/log-record.ts';
import { beginsKey, makeKeyWatch, notePrivateKeys } from '../model/private-key-label.ts';
import type { TransactionStep } from '../model/transaction-step.ts';
import { type BlockHeads, makeBlockHeads } from './block-heads.ts';
import { boundedLines } from './bounded-lines.ts';
import { decodedText } from './decoded-text.ts';
import { lineText } from './line-text.ts';
import type { BlockPlace, FoundInBlock, LogScanner } from './log-scanner.ts';
import { type ClockJump, type LogSpan, makeLogSpan, type SpanLook } from './log-span.ts';
import { makeQuotedLines } from './quoted-messages.ts';
import { recordBlocks } from './record-blocks.ts';
import { parseHead } from './record-head.ts';
import { startsWithTime } from './record-start.ts';

const newline = 0x0a;

export interface LogReader {
  /** A record whose first line holds a literal. */
  record(record: LogRecord): void;
  /** A step of a transaction that needs no further look; only good until this returns. */
  step(step: TransactionStep): void;
}

/**
 * Calls the reader in the order of the log. Lines are counted into the notes; lines beyond the limit, a clock that went
 * back, and private keys are written down as problems.
 */
export async function readLog(
  member: Member,
  scanner: LogScanner,
  notes: BundleNotes,
  reader: LogReader,
): Promise<LogSpan> {
  const { room } = scanner;
  const { maxLineBytes, maxContinuationBytes } = notes.limits;
  let cutLines = 0;
  // What is cut off a line is not scanned, but a key may stand in it.
  const dropped = makeKeyWatch();
  const lines = boundedLines(decodedText(member.body), maxLineBytes, {
    onCut: () => void cutLines++,
    onDropped: dropped.look,
  });
  const { span, look, clockJump } = makeLogSpan();
  const place: BlockPlace = { member: member.path, firstLine: 1 };
  const found = makeFound(place, { reader, look, span, maxContinuationBytes });
  let goodMs: number | null = null;
  for await (const length of recordBlocks(lines, room)) {
    const block = room.subarray(0, length);
    const heads = makeBlockHeads(block, goodMs);
    const first = heads.first();
    if (first) look(first.timeMs, first.host, first.utcOffset);
    found.inBlock(block, heads);
    place.firstLine += scanner.scan(length, place, found);
    if (block[length - 1] !== newline) place.firstLine++;
    const last = heads.last();
    if (last) look(last.timeMs, last.host, last.utcOffset);
    goodMs = heads.timeBefore(length);
  }
  notes.lines += place.firstLine - 1;
  notePrivateKeys(found.keys() + dropped.found(), member.path, notes);
  noteProblems(member.path, cutLines, clockJump(), notes);
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

interface Reading {
  reader: LogReader;
  look: SpanLook;
  span: LogSpan;
  maxContinuationBytes: number;
}

/** What becomes of what is found in one block after another. */
function makeFound(place: BlockPlace, { reader, look, span, maxContinuationBytes }: Reading) {
  let block: Buffer = Buffer.alloc(0);
  let heads = makeBlockHeads(block, null);
  let startsRecord = recordStarts(block);
  let keys = 0;

  const found: FoundInBlock = {
    record(start, end, line) {
      const after = continuationEnd(block, end, maxContinuationBytes, startsRecord);
      const text = lineText(block, start, end);
      const head = parseHead(text);
      look(head.timeMs, head.host, head.utcOffset);
      const timeMs = head.timeMs ?? heads.timeBefore(start) ?? span.fromMs;
      const continuation = block.toString('utf8', end + 1, after);
      reader.record({ member: place.member, line: place.firstLine + line, ...head, timeMs, text, continuation });
    },
    step(step) {
      look(step.timeMs, step.host, step.utcOffset);
      reader.step(step);
    },
    keyLabel(at) {
      if (beginsKey(block, at)) keys++;
    },
  };
  return {
    ...found,
    inBlock(next: Buffer, headsOfNext: BlockHeads): void {
      block = next;
      heads = headsOfNext;
      startsRecord = recordStarts(block);
    },
    keys: () => keys,
  };
}

function recordStarts(block: Buffer): (at: number) => boolean {
  const isQuoted = makeQuotedLines(block);
  return (at) => startsWithTime(block, at) && !isQuoted(at);
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
