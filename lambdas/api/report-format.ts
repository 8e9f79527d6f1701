// Which form of a report a caller wants: named in the query, else by the Accept header (RFC 9110).
import { Fault } from '../../shared/model/fault.ts';

export const reportFormats = {
  json: 'application/json',
  markdown: 'text/markdown; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const;
export type ReportFormat = keyof typeof reportFormats;
const names = Object.keys(reportFormats) as ReportFormat[];

/** Throws Fault `not-acceptable` with the formats there are. */
export function wantedFormat(named: string | undefined, accept: string | undefined): ReportFormat {
  const wanted = named === undefined ? byAccept(accept?.trim() || '*/*') : names.find((name) => name === named);
  if (wanted) return wanted;
  const found = named ?? accept;
  throw new Fault('not-acceptable', `expected one of ${names.join(', ')}, found ${found}`, {
    details: { formats: names },
  });
}

/** The best liked; of equals the first of `json`, `markdown`, `text`, `html`. */
function byAccept(accept: string): ReportFormat | undefined {
  const ranges = accept.split(',').map(parseRange);
  const liked = names
    .map((name) => ({ name, quality: qualityOf(reportFormats[name].split(';')[0] ?? '', ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return liked[0]?.name;
}

interface Range {
  type: string;
  quality: number;
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  for (const wanted of [type, type.replace(/\/.*/, '/*'), '*/*']) {
    const range = ranges.find((each) => each.type === wanted);
    if (range) return range.quality;
  }
  return 0;
}
