// Pasted text → pieces that each begin where a record may begin. Mail and PDF quote, wrap and run lines together; what
// belongs together again is only known when it matches, so a piece keeps its lines apart.
import { pastedTextLines } from './pasted-text.ts';

export interface PastedPiece {
  /** Wrapped parts of one record, and whatever follows it up to the next start. */
  lines: readonly string[];
  /** It begins with a time stamp or a level word, as a log record does. */
  started: boolean;
}

interface OpenPiece {
  lines: string[];
  hasTime: boolean;
  hasLevel: boolean;
  /** Its lines end inside the quotes of a field. */
  inField: boolean;
}

/** `[ET_NET 0] WARNING:` with or without the thread tag. */
export const levelStart = /(?:\[[^[\]]{1,40}\] {0,4})?\b(?:WARNING|ERROR) {0,4}:/;
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
/** ISO in the diagnostic log; `[Mar  4 09:12:44.871]` or, behind a priority, the same without brackets elsewhere. */
export const timeStart = new RegExp(
  `\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d|(?:<\\d{1,3}>)?\\[?(?:${months}) {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d`,
);
const start = new RegExp(`(?<time>(?<![^\\s:|>"'(\`])(?:${timeStart.source}))|${levelStart.source}`, 'g');
/** What stands before a record on its line and says nothing: bullets, numbers, quotes, the file that it was found in. */
const ornament = /^(?:[^A-Za-z]{0,40}|\S{0,300}[\w.]:\d{1,9}:)$/;
/** `exp-c traffic_server[2030]:` before the level word belongs to the record. */
const writer = /^.{0,300}\btraffic_server(?:\[\d{1,10}\])?:? {0,4}$/;
/** A level word this many lines after a time stamp is not of the same record any more. */
const maxHeadLines = 4;

export function pastedPieces(text: string): PastedPiece[] {
  const pieces: OpenPiece[] = [];
  for (const line of pastedTextLines(text)) addLine(pieces, line);
  return pieces.map(({ lines, hasTime, hasLevel }) => ({ lines, started: hasTime || hasLevel }));
}

function addLine(pieces: OpenPiece[], line: string): void {
  let from = 0;
  for (const found of line.matchAll(start)) {
    const isTime = found.groups?.time !== undefined;
    const head = line.slice(from, found.index);
    const open = pieces.at(-1);
    if (!isTime && isInField(open, head)) continue;
    if (!isTime && open !== undefined && expectsLevel(open, head)) {
      open.hasLevel = true;
      continue;
    }
    const at = ornament.test(head) || (!isTime && writer.test(head)) ? from : found.index;
    append(pieces, line.slice(from, at));
    pieces.push({ lines: [], hasTime: isTime, hasLevel: !isTime, inField: false });
    from = at;
  }
  append(pieces, line.slice(from));
}

const expectsLevel = (open: OpenPiece, head: string): boolean =>
  open.hasTime && !open.hasLevel && open.lines.length <= maxHeadLines && !isFieldList(open, head);

/** A field list has no level word of that form; what stands behind one is another line that ran into it. */
const isFieldList = (open: OpenPiece, head: string): boolean =>
  head.includes('="') || open.lines.some((line) => line.includes('="'));

/** Fields hold what clients sent: a level word in one, or behind one in the same line, begins nothing. */
function isInField(open: OpenPiece | undefined, head: string): boolean {
  if (head.trim() === '') return false;
  if (endsInField(open?.inField ?? false, head)) return true;
  const fields = head.lastIndexOf('="');
  return fields >= 0 && head.slice(head.lastIndexOf('"') + 1).trim() !== '';
}

function endsInField(before: boolean, text: string): boolean {
  let inField = before;
  for (let at = 0; ; inField = !inField) {
    const mark = inField ? '"' : '="';
    const next = text.indexOf(mark, at);
    if (next < 0) return inField;
    at = next + mark.length;
  }
}

function append(pieces: OpenPiece[], line: string): void {
  if (line.trim() === '') return;
  let open = pieces.at(-1);
  if (open === undefined) {
    open = { lines: [], hasTime: false, hasLevel: false, inField: false };
    pieces.push(open);
  }
  open.lines.push(line);
  open.inField = endsInField(open.inField, line);
}
