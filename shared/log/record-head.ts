// Stage 3, log: the head of a record's first line: time, host, process and process id. Whatever of it is missing stays
// null; the rest of the line is the body.
import { isInstant } from '../model/instant-range.ts';
import { keptText } from '../model/kept-text.ts';
import type { LogRecord } from '../model/log-record.ts';

/** Where the host is missing, a pair or `process:` follows the stamp: neither is taken for a host. */
const head =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(Z|[+-]\d\d:?\d\d)?(?:\s+([^\s"=[\]]*[^\s"=[\]:])(?=\s|$))?\s*/;
/** A host name has at most 255 characters. */
const maxHost = 255;
/** `process[pid]:` or `process:`; the colon may be missing behind a pid, and before a `Name="value"` pair or a thread. */
const processPart =
  /^([A-Za-z_][\w.-]*)(?:\[(\d{1,10})\](?:\s{0,4}:|(?=[\s[]))\s*|:\s*|\s+(?=[A-Z][\w-]*="|\[[\w #-]{1,40}\]\s*[A-Z]+\s*:))/;
const utcTime = /\bUTCTime="(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?"/;

export type RecordHead = Pick<LogRecord, 'timeMs' | 'utcOffset' | 'host' | 'process' | 'pid' | 'body'>;

export function parseHead(line: string): RecordHead {
  const found = head.exec(line);
  if (found === null) return { timeMs: null, utcOffset: null, host: null, process: null, pid: null, body: line };
  const [whole, stamp = '', offset, host] = found;
  const rest = line.slice(whole.length);
  const process = processPart.exec(rest);
  return {
    timeMs: timeOf(stamp, offset, line),
    utcOffset: offset === undefined ? null : offset === 'Z' ? '+00:00' : withColon(offset),
    host: host === undefined ? null : keptText(host, maxHost),
    process: process?.[1] ?? null,
    pid: process?.[2] === undefined ? null : Number(process[2]),
    body: process === null ? rest : rest.slice(process[0].length),
  };
}

/** Two clocks of one line farther apart than this are not about the same moment. */
const sameMomentMs = 2_000;

/** By the line's own stamp; by its UTCTime where the stamp lacks the offset or the fraction, or cannot be read. */
function timeOf(stamp: string, offset: string | undefined, line: string): number | null {
  const local = localMs(stamp, offset ?? 'Z');
  if (offset !== undefined && local !== null && /[.,]/.test(stamp)) return local;
  const utc = utcTimeMs(line);
  if (utc === null) return local;
  if (offset === undefined || local === null) return utc;
  return utc % 1000 !== 0 && Math.abs(utc - local) < sameMomentMs ? utc : local;
}

/** Milliseconds since 1970 UTC, of `,92` 920 as in every decimal fraction; null where a part is out of range (month 13, hour 25). */
function localMs(stamp: string, offset: string): number | null {
  const [seconds = '', fraction = ''] = stamp.split(/[.,]/);
  const iso = `${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${offset === 'Z' ? 'Z' : withColon(offset)}`;
  const ms = Date.parse(iso);
  return isInstant(ms) ? ms : null;
}

function utcTimeMs(line: string): number | null {
  const found = utcTime.exec(line);
  return found === null ? null : localMs(`${found[1]}T${found[2]}.${found[3] ?? '0'}`, 'Z');
}

const withColon = (offset: string): string =>
  offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
