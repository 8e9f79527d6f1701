// Stage 4, configuration: the lines `*c xConfiguration <path>: <value>` of a text dump to entries. Mail programs and
// terminals wrap long lines, so one that is not finished goes on in the next.
import { type DumpEntry, entryOfWords, unquoted } from './dump-entry.ts';

const opening = /^\s*\*c xConfiguration /i;
/** Lines that one wrapped line may be spread over. */
const maxContinuations = 64;
/** Characters beyond which a line is not continued. */
const maxOpen = 16 * 1024;

export function* configurationLines(text: string): Generator<DumpEntry> {
  let open: string | null = null;
  let continuations = 0;
  for (const line of linesOf(text)) {
    const head = opening.exec(line);
    if (head === null && open !== null && continuations < maxContinuations && goesOn(open, line)) {
      open = joined(open, line);
      continuations++;
      continue;
    }
    yield* entryOf(open);
    open = head === null ? null : line.slice(head[0].length).trimEnd();
    continuations = 0;
  }
  yield* entryOf(open);
}

/** Any line ends: `\n`, `\r\n` and the bare `\r` of old editors. */
function* linesOf(text: string): Generator<string> {
  const unified = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  for (let at = 0; at < unified.length; ) {
    const found = unified.indexOf('\n', at);
    const end = found < 0 ? unified.length : found;
    yield unified.slice(at, end);
    at = end + 1;
  }
}

/** Whether the line belongs to what is open: its path or quotes are not closed, or its quoted value is yet to come. */
function goesOn(open: string, line: string): boolean {
  if (open.length > maxOpen || line.trim() === '' || line.startsWith('*') || line.trim() === 'OK') return false;
  const colon = open.indexOf(':');
  if (colon < 0) return line.includes(':') && !line.includes('*');
  const value = open.slice(colon + 1).trim();
  return value === '' ? line.trimStart().startsWith('"') : isOpenQuote(value);
}

const isOpenQuote = (value: string): boolean => value.startsWith('"') && value.indexOf('"', 1) < 0;

/** Within quotes nothing is put between: the values that matter hold no blanks. */
function joined(open: string, line: string): string {
  const colon = open.indexOf(':');
  const isWithinQuotes = colon >= 0 && isOpenQuote(open.slice(colon + 1).trim());
  return isWithinQuotes ? open + line.trim() : `${open} ${line.trim()}`;
}

function* entryOf(line: string | null): Generator<DumpEntry> {
  const colon = line?.indexOf(':') ?? -1;
  if (line === null || colon < 0) return;
  const path = line.slice(0, colon);
  const entry = path.includes('"') ? null : entryOfWords(path.trim(), unquoted(line.slice(colon + 1)));
  if (entry !== null) yield entry;
}
