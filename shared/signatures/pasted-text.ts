// Text as pasted → its lines, without what mails, pages and word processors put into them: encodings, quoting marks,
// fences, typographic characters.

/** A pasted line; a single blank at its start is kept, for it may have stood where a longer line was cut. */
export function pastedTextLines(text: string): string[] {
  return decodedEntities(decodedJson(decodedQuotedPrintable(text)))
    .replace(/[\u00a0\u2000-\u200a\u202f\t]/g, ' ')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\u2018-\u201b\u00b4]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u2010\u2011]/g, '-')
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.replace(/^(?: {0,8}>){1,20} ?/, '').replace(/^ {1,200}/, ' '))
    .filter((line) => !/^ ?(?:```.{0,20}|-{3,}) *$/.test(line));
}

/** A raw mail writes each `=` of a log line as `=3D`, and breaks lines with a single `=` at the end. */
function decodedQuotedPrintable(text: string): string {
  if (!text.includes('=3D')) return text;
  return text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const jsonEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: ' ', '"': '"', '/': '/', '\\': '\\' };

/** The inside of a JSON string has escaped quotes, or no line break of its own; elsewhere `\n` may be part of a name. */
function decodedJson(text: string): string {
  if (!text.includes('\\"') && (/[\r\n]/.test(text.trim()) || !text.includes('\\n'))) return text;
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|([nrt"/\\]))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (jsonEscapes[letter] ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', amp: '&' };

/** From the source of a page. Anything but the characters of log lines stays as it is. */
const decodedEntities = (text: string): string =>
  text
    .replace(/<br ?\/?>/g, '\n')
    .replace(/&(?:(lt|gt|quot|apos|nbsp|amp)|#(?:x27|0?39));/g, (_, name: string | undefined) =>
      name === undefined ? "'" : (entities[name] ?? ''),
    );
