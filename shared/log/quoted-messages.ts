// Stage 3, log: the HTTP and SIP messages that a log quotes at debug level. Their text comes from the network, and a
// line of it that begins with a time stamp is no record.
//
// A message opens with `HTTPMSG:` or `SIPMSG:`, on a line of its own or at the end of a record's, and a bar behind it or
// at the start of the next line. It ends with a line that is a bar alone. Only a message that ends is taken as one: its
// end must come before the next opening and within `maxMessageBytes`. Otherwise it was cut, or is of the form without
// bars, and what looks like records are records: a forged line costs a look, a lost one would hide a failure.
// Danger: nothing is escaped in a message. Whoever writes a bar alone, or an opening, ends the quoting and can forge
// records. Hiding a record is out of reach, because the product writes each message in one piece.
import { startsWithTime } from './record-start.ts';

const newline = 0x0a;
const bar = 0x7c;
/** SIP messages and HTTP heads stay below; a bar farther off is no end of the message that was opened. */
const maxMessageBytes = 64 * 1024;
const tag = Buffer.from('MSG:');
const tags = [Buffer.from('HTTPMSG:'), Buffer.from('SIPMSG:')];

export interface Quoting {
  /** `unknown`: the bytes end before it can be told. */
  place: 'inside' | 'outside' | 'unknown';
  /** Where the nearest opening line before it starts; -1: there is none near enough. */
  opening: number;
}

/** Where a line stands, by the nearest opening line before it. `isWhole`: nothing follows these bytes. */
export function quotingOf(bytes: Buffer, line: number, isWhole: boolean): Quoting {
  const opening = openingBefore(bytes, line, line - maxMessageBytes);
  const end = opening < 0 ? -1 : messageEnd(bytes, opening, isWhole);
  return { place: end === null ? 'unknown' : end > line ? 'inside' : 'outside', opening };
}

/** Tells of the lines of a block, asked for mostly in their order, whether they stand in a message. */
export function makeQuotedLines(bytes: Buffer): (line: number) => boolean {
  // The nearest opening before `seen` and the end of its message; openings have been looked for from `from` on.
  let [from, seen, opening, end] = [0, 0, -1, -1];
  let nextTag = -1;
  // The same for a line that was asked for out of order.
  let older = { seen: -1, opening: -1, end: -1 };

  function advance(line: number): void {
    if (line - maxMessageBytes > seen)
      [from, seen, opening, end] = [line - maxMessageBytes, line - maxMessageBytes, -1, -1];
    if (nextTag < seen) nextTag = firstTag(bytes, seen);
    const newer = nextTag < line ? openingBefore(bytes, line, seen) : -1;
    if (newer >= 0) [opening, end] = [newer, messageEnd(bytes, newer, true) ?? -1];
    seen = line;
  }

  return (line) => {
    if (line > seen) advance(line);
    const isKnown = opening >= 0 ? line > opening : from === 0 || line - maxMessageBytes >= from;
    if (isKnown) return end > line;
    if (line > older.seen || line <= older.opening || older.opening < 0) {
      const before = openingBefore(bytes, line, line - maxMessageBytes);
      older = { seen: line, opening: before, end: before < 0 ? -1 : (messageEnd(bytes, before, true) ?? -1) };
    }
    return older.end > line;
  };
}

function firstTag(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(tag, from);
  return found < 0 ? bytes.length : found;
}

function openingBefore(bytes: Buffer, line: number, lowest: number): number {
  const floor = Math.max(lowest, 0);
  for (let until = line; until > floor; ) {
    const found = bytes.subarray(floor, until).lastIndexOf(tag);
    if (found < 0) return -1;
    const start = bytes.lastIndexOf(newline, floor + found) + 1;
    if (openingEnd(bytes, start, lineEnd(bytes, start)) >= 0) return start;
    until = start;
  }
  return -1;
}

/** Start of the line that ends the message; -1: it has no such end; null: the bytes end first. */
function messageEnd(bytes: Buffer, opening: number, isWhole: boolean): number | null {
  const head = openingEnd(bytes, opening, lineEnd(bytes, opening));
  const text = behindBlanks(bytes, head);
  const first = bytes[text] === newline ? text + 1 : text;
  if (first >= bytes.length) return isWhole ? -1 : null;
  if (bytes[first] !== bar) return -1;
  for (let line = first === text ? lineEnd(bytes, first) + 1 : first; ; ) {
    if (line - opening >= maxMessageBytes) return -1;
    const end = lineEnd(bytes, line);
    if (end >= bytes.length && !isWhole) return null;
    if (line >= bytes.length) return -1;
    if (isBarAlone(bytes, line, end)) return line;
    if (openingEnd(bytes, line, end) >= 0) return -1;
    line = end + 1;
  }
}

/** Behind the tag, if this is an opening line; else -1. */
function openingEnd(bytes: Buffer, line: number, end: number): number {
  for (const each of tags) if (standsAt(bytes, line, each)) return line + each.length;
  if (!startsWithTime(bytes, line)) return -1;
  const text = bytes.subarray(0, end);
  for (let at = text.indexOf(tag, line); at >= 0; at = text.indexOf(tag, at + 1)) {
    const behind = at + tag.length;
    if (!tags.some((each) => standsAt(bytes, behind - each.length, each))) continue;
    const next = behindBlanks(bytes, behind);
    if (next >= end || bytes[next] === bar) return behind;
  }
  return -1;
}

function standsAt(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let offset = 0; offset < text.length; offset++) if (bytes[at + offset] !== text[offset]) return false;
  return true;
}

function isBarAlone(bytes: Buffer, line: number, end: number): boolean {
  const at = bytes[line] === 0x20 ? line + 1 : line;
  return bytes[at] === bar && behindBlanks(bytes, at + 1) >= end;
}

function lineEnd(bytes: Buffer, line: number): number {
  const end = bytes.indexOf(newline, line);
  return end < 0 ? bytes.length : end;
}

/** Blanks, tabs and carriage returns that are skipped; more of them are text. */
const maxBlanks = 8;

function behindBlanks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < from + maxBlanks && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
  return at;
}
