// A log read the plain way, first step of the reference reader: the whole text split at line ends, the head of each line
// taken word by word. No code of the program is used.

export interface ReferenceLine {
  /** null: the line has none that can be read. */
  timeMs: number | null;
  /** Lower case; empty: the line names none. */
  host: string;
  process: string | null;
  pid: number | null;
  body: string;
  text: string;
}

export interface ReferenceText {
  /** Lines, whether they start a record or not. */
  count: number;
  /** Those that start with a time. */
  records: readonly ReferenceLine[];
}

export function referenceLines(log: Buffer): ReferenceText {
  // A crash leaves zeros in a file that was being written.
  const rows = Buffer.from(log.filter((byte) => byte !== 0))
    .toString('utf8')
    .split('\n');
  const records = rows.filter((row) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(row)).map(lineOf);
  return { count: rows.length - (rows.at(-1) === '' ? 1 : 0), records };
}

function lineOf(row: string): ReferenceLine {
  const text = row.replace(/\r$/, '');
  const stamp = /^[-\dT:]{19}(?:[.,]\d{1,9})?/.exec(text)?.[0] ?? '';
  const offset = /^(?:Z|[+-]\d\d:?\d\d)/.exec(text.slice(stamp.length))?.[0] ?? '';
  const { host, behind } = hostOf(text.slice(stamp.length + offset.length));
  const { process, pid, body } = processOf(behind);
  return { timeMs: timeOf(stamp, offset, text), host, process, pid, body, text };
}

/** The second word, where it can be a host: not `process[pid]:` and no `Name="value"`. */
function hostOf(rest: string): { host: string; behind: string } {
  const word = /^\s+(\S+)/.exec(rest)?.[1] ?? '';
  if (word === '' || /["=[\]]|:$/.test(word)) return { host: '', behind: rest.trimStart() };
  const isHost = /^[A-Za-z0-9_][\w.-]{0,252}$/.test(word) && word.toLowerCase() !== 'localhost';
  return { host: isHost ? word.toLowerCase() : '', behind: rest.trimStart().slice(word.length).trimStart() };
}

/** `name[pid]:` or `name:`; behind a pid the colon may be missing. */
function processOf(rest: string): Pick<ReferenceLine, 'process' | 'pid' | 'body'> {
  const [whole = '', process, pid] =
    /^([A-Za-z_][\w.-]*)\[(\d{1,10})\](?:\s{0,4}:|(?=[\s[]))\s*/.exec(rest) ??
    /^([A-Za-z_][\w.-]*)(?::\s*|\s+(?=[A-Z][\w-]*="|\[[\w #-]{1,40}\]\s*[A-Z]+\s*:))/.exec(rest) ??
    [];
  return {
    process: process ?? null,
    pid: pid === undefined ? null : Number(pid),
    body: rest.slice(whole.length),
  };
}

/** The line's own time stamp; its UTCTime where the stamp lacks the offset or cannot be a time. */
function timeOf(stamp: string, offset: string, text: string): number | null {
  const own = instant(stamp, offset || 'Z');
  const [, date, time] = /\bUTCTime="(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)"/.exec(text) ?? [];
  const utc = date === undefined ? null : instant(`${date}T${time}`, 'Z');
  if (utc === null) return own;
  if (offset === '' || own === null) return utc;
  const hasFraction = /[.,]/.test(stamp);
  return !hasFraction && utc % 1000 !== 0 && Math.abs(utc - own) < 2000 ? utc : own;
}

function instant(stamp: string, offset: string): number | null {
  const [seconds, fraction = ''] = stamp.split(/[.,]/);
  const zone = offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const ms = Date.parse(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
  const year = new Date(ms).getUTCFullYear();
  return year >= 0 && year <= 9999 ? ms : null;
}
