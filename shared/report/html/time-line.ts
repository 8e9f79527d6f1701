// Stage 8, report, HTML face: when exchanges with servers failed, and when the last went well, along the time that the
// bundles of the node cover. Each row says in words what it draws.
import type { BundleReport, NodeReport, ServerReport } from '../../model/report.ts';
import { clock, endpointOf, span } from '../phrases.ts';
import { html, type Markup } from './markup.ts';
import { mostTimes } from './page-bounds.ts';
import { fill, leftOutNote, type Room } from './room.ts';

interface Covered {
  from: string;
  to: string;
}

/** null: nothing failed. */
export function timeLine(node: NodeReport, bundles: readonly BundleReport[], room: Room): Markup | null {
  const failing = node.servers
    .filter(({ exchanges }) => exchanges.firstFailed !== null)
    .sort((a, b) => compareTexts(a.exchanges.firstFailed ?? '', b.exchanges.firstFailed ?? ''));
  const covered = coveredBy(bundles, failing);
  if (covered === null) return null;
  const { shown, leftOut } = fill(failing, { most: mostTimes, room }, (server) => row(server, covered));
  return html`<h4>Failures over time</h4>
<p class="muted">From ${clock(covered.from)} to ${clock(covered.to)}. A bar: from the first failure to the last; a dot: the last answer.</p>
<ul class="times">
${shown}</ul>
${leftOutNote(leftOut, 'server')}`;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A failure outside of what the bundles say they cover widens it: nothing is drawn off the line. */
function coveredBy(bundles: readonly BundleReport[], failing: readonly ServerReport[]): Covered | null {
  if (failing.length === 0) return null;
  const times = [
    ...bundles.flatMap(({ coverage }) => [coverage.from, coverage.to]),
    ...failing.flatMap(({ exchanges }) => [exchanges.firstFailed, exchanges.lastFailed, exchanges.lastOk]),
  ].flatMap((time) => time ?? []);
  const from = times.reduce((least, time) => (time < least ? time : least));
  return { from, to: times.reduce((most, time) => (time > most ? time : most)) };
}

function row(server: ServerReport, covered: Covered): Markup {
  const { firstFailed, lastFailed, lastOk, failed } = server.exchanges;
  const answered = lastOk === null ? 'none answered' : `last answered at ${clock(lastOk)}`;
  const first = placeOf(firstFailed, covered);
  const width = placeOf(lastFailed ?? firstFailed, covered) - first;
  return html`<li>
<p><bdi>${endpointOf(server)}</bdi> <span class="muted">${failed} failed ${span(firstFailed, lastFailed)}; ${answered}</span></p>
<svg class="time" width="100%" height="20" aria-hidden="true" focusable="false"><rect class="axis" x="0" y="9" width="100%" height="2"/><rect class="failed" x="${percent(first)}" y="4" width="${percent(width)}" height="12"/><rect class="failed" x="${percent(first)}" y="2" width="4" height="16"/><rect class="failed" x="${percent(first + width)}" y="2" width="4" height="16"/>${
    lastOk === null ? null : html`<circle class="answered" cx="${percent(placeOf(lastOk, covered))}" cy="10" r="6"/>`
  }</svg>
</li>
`;
}

/** Drawn between 1 and 98 of a hundred, so that the marks at the ends are whole. */
function placeOf(time: string | null, { from, to }: Covered): number {
  const length = Date.parse(to) - Date.parse(from);
  const along = time === null || length === 0 ? 0 : (Date.parse(time) - Date.parse(from)) / length;
  return 1 + 97 * along;
}

const percent = (place: number): string => `${place.toFixed(2)}%`;
