// Pasted text → pieces that each begin where a record may begin. Mail and PDF quote, wrap and run lines together; what
// belongs together again is only known when it matches, so a piece keeps its lines apart.

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
}

/** `[ET_NET 0] WARNING:` with or without the thread tag. */
export const levelStart = /(?:\[[^[\]]{1,40}\] {0,4})?\b(?:WARNING|ERROR) {0,4}:/;
const start = new RegExp(`(?<time>(?<!\\S)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)|${levelStart.source}`, 'g');
/** `exp-c traffic_server[2030]:` before the level word belongs to the record. */
const writer = /^.{0,100}\btraffic_server(?:\[\d{1,10}\])?:? {0,4}$/;
/** A level word this many lines after a time stamp is not of the same record any more. */
const maxHeadLines = 4;

export function pastedPieces(text: string): PastedPiece[] {
  const pieces: OpenPiece[] = [];
  for (const line of cleanLines(text)) addLine(pieces, line);
  return pieces.map(({ lines, hasTime, hasLevel }) => ({ lines, started: hasTime || hasLevel }));
}

function addLine(pieces: OpenPiece[], line: string): void {
  let from = 0;
  for (const found of line.matchAll(start)) {
    const isTime = found.groups?.time !== undefined;
    const open = pieces.at(-1);
    const continues = !isTime && open !== undefined && expectsLevel(open);
    if (continues) {
      open.hasLevel = true;
      continue;
    }
    const head = line.slice(from, found.index);
    const at = !isTime && writer.test(head) ? from : found.index;
    append(pieces, line.slice(from, at));
    pieces.push({ lines: [], hasTime: isTime, hasLevel: !isTime });
    from = at;
  }
  append(pieces, line.slice(from));
}

const expectsLevel = (open: OpenPiece): boolean => open.hasTime && !open.hasLevel && open.lines.length <= maxHeadLines;

function append(pieces: OpenPiece[], line: string): void {
  if (line.trim() === '') return;
  const open = pieces.at(-1);
  if (open === undefined) pieces.push({ lines: [line], hasTime: false, hasLevel: false });
  else open.lines.push(line);
}

/** Without quoting marks, fences and the characters that word processors put in. */
function cleanLines(text: string): string[] {
  return decodedQuotedPrintable(text)
    .replace(/[\u00a0\u2007\u202f\t]/g, ' ')
    .replace(/[\u00ad\u200b-\u200d\ufeff]/g, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^(?: {0,8}>){1,20} ?/, '').replace(/^ {1,200}/, ''))
    .filter((line) => !/^(?:```.{0,20}|-{3,}) *$/.test(line));
}

/** A raw mail writes each `=` of a log line as `=3D`, and breaks lines with a single `=` at the end. */
function decodedQuotedPrintable(text: string): string {
  if (!text.includes('=3D')) return text;
  return text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
