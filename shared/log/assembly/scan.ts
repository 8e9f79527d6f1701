// AssemblyScript: the scanner's calls. One pass over a block of whole records finds the records that hold a literal and
// reads the steps of transactions; of all other lines only the newlines are counted. log-scanner.ts is its host.
import { lineEnd, lineStart, newlinesBetween } from './bytes';
import { block, maxBlockBytes, rows, textEntries } from './layout';
import {
  kindMessageTag,
  kindPrivateKey,
  kindsAt,
  kindsOfRecords,
  kindTransaction,
  labelStart,
  nextCandidate,
  stride,
} from './literals';
import { beginQuoting, isQuoted, noteTag } from './quoting';
import { addRow, areRowsFull, beginRows, kindLabel, kindLine, rowCount } from './rows';
import { startsWithTime } from './stamp';
import { readStepLine } from './step-line';
import { forgetTextsIfFull } from './texts';

export { addLiteral, literalRoom, setGrams } from './literals';

/** End of the block, the place to go on at, and the line that was looked at last. */
let end: usize = 0;
let place: usize = 0;
let lineFrom: usize = 0;
let lineTo: usize = 0;
/** A literal was found in it already: one look at a line is enough. */
let isLineSeen: bool = false;
/** Newlines before `countedTo`. */
let newlines: u32 = 0;
let countedTo: usize = 0;

export function blockPlace(): usize {
  return block;
}
export function blockRoom(): u32 {
  return maxBlockBytes;
}
export function rowsPlace(): usize {
  return rows;
}
export function textsPlace(): usize {
  return textEntries;
}

/** Begins with a block of so many bytes, which the host has written. Answers whether text numbers begin anew. */
export function beginBlock(length: u32): bool {
  end = block + length;
  place = block;
  lineFrom = lineTo = 0;
  isLineSeen = false;
  newlines = 0;
  countedTo = block;
  beginQuoting();
  return forgetTextsIfFull();
}

/** Fills the rows and answers how many there are; to be called again until it answers 0. */
export function scanOn(): u32 {
  beginRows();
  while (place < end && !areRowsFull()) {
    place = nextCandidate(place, end);
    if (place >= end) break;
    const kinds = kindsAt(place, end);
    place = kinds == 0 ? place + stride : behindHit(place, kinds);
  }
  return rowCount;
}

/** Newlines of the whole block, when all of it has been scanned. */
export function newlinesOfBlock(): u32 {
  countTo(end);
  return newlines;
}

function countTo(at: usize): void {
  if (at <= countedTo) return;
  newlines += newlinesBetween(countedTo, at);
  countedTo = at;
}

/** Takes what stands there and answers where to go on. A step has been read whole: nothing more is looked for in it. */
function behindHit(at: usize, kinds: u32): usize {
  const next = at + stride;
  if (at < lineFrom || at >= lineTo) lookAtLine(at);
  if ((kinds & kindMessageTag) != 0) noteTag(lineFrom, lineTo, end);
  if ((kinds & kindPrivateKey) != 0) addRow(kindLabel, labelStart, lineTo, 0);
  if ((kinds & kindsOfRecords) == 0 || isLineSeen) return next;
  isLineSeen = true;
  if (!startsWithTime(lineFrom, end) || isQuoted(lineFrom)) return next;
  countTo(lineFrom);
  if ((kinds & kindTransaction) != 0 && readStepLine(lineFrom, lineTo, newlines, end)) return lineTo;
  addRow(kindLine, lineFrom, lineTo, newlines);
  return next;
}

function lookAtLine(at: usize): void {
  lineFrom = lineStart(at, block);
  lineTo = lineEnd(at, end);
  isLineSeen = false;
}
