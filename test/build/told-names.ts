// Which names a text still tells, in any case, also percent-encoded or inside base64: what tests of redaction look for.
import type { Report } from '../../shared/model/report.ts';
import { renderBrief } from '../../shared/report/brief.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { renderText } from '../../shared/report/text.ts';

/** Every face, one behind the other. */
export const facesOf = (report: Report): string =>
  [
    renderJson(report),
    renderText(report),
    renderMarkdown(report, { full: true }),
    renderMarkdown(report, { full: false }),
    renderBrief(report),
  ].join('\n');

/** Tokens and ids are letters drawn by the key: one may hold a short name by chance. */
const drawn = /\b(?:(?:host|ip|user|file|path|name|serial|word)-[a-z2-7]{12}|[bfp]_[a-z2-7]{26})\b/g;

export function toldNames(shown: string, names: Iterable<string>): string[] {
  const bare = shown.replace(drawn, '#');
  const readings = [bare, percentDecoded(bare), ...base64Readings(bare)].map((text) => text.toLowerCase());
  return [...new Set(names)].filter((name) => readings.some((text) => text.includes(name.toLowerCase())));
}

const percentDecoded = (text: string): string =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Every run of its letters, read from each of the four places where base64 may begin. */
function base64Readings(text: string): string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  return [0, 1, 2, 3].map((from) =>
    runs.map((run) => Buffer.from(run.slice(from), 'base64').toString('latin1')).join('\n'),
  );
}
