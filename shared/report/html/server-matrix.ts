// Stage 8, report, HTML face: the servers of a node by their ports: one look tells whether a server fails on all of them.
import type { ServerReport } from '../../model/report.ts';
import { worst } from '../../model/vocabulary.ts';
import { exchangeCounts } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { worstFirst } from './gravity.ts';
import { html, type Markup } from './markup.ts';
import { mostPorts, mostRows } from './page-bounds.ts';
import { fill, leftOutNote, type Room } from './room.ts';
import { scrollBox } from './scroll-box.ts';
import { verdictMark } from './verdict-mark.ts';

/** Where a server is told in full; null: nowhere on the page. */
export type LinkTo = (server: ServerReport) => string | null;

export function serverMatrix(servers: readonly ServerReport[], label: string, room: Room, linkTo: LinkTo): Markup {
  const { ports, hidden } = columnsOf(servers);
  const rows = rowsOf(servers);
  const { shown, leftOut } = fill(rows, { most: mostRows, room }, ([address, row]) => {
    const cells = ports.map((port) => html`<td>${cellOf(row.get(port), linkTo)}</td>`);
    return html`<tr><th scope="row"><bdi>${oneLine(address, 253)}</bdi></th>${cells}</tr>\n`;
  });
  const table = html`<table class="matrix">
<thead><tr><th scope="col">Server</th>${ports.map(
    (port) => html`<th scope="col">${port === null ? 'port unknown' : html`port ${port}`}</th>`,
  )}</tr></thead>
<tbody>
${shown}</tbody>
</table>`;
  return html`${scrollBox(label, table)}${leftOutNote(leftOut, 'server')}${leftOutNote(hidden, 'port')}`;
}

/** The ports that most servers are asked at, in their order; what is unknown last. */
function columnsOf(servers: readonly ServerReport[]): { ports: (number | null)[]; hidden: number } {
  const counts = [...Map.groupBy(servers, ({ port }) => port)].map(([port, all]) => ({ port, count: all.length }));
  counts.sort((a, b) => b.count - a.count || order(a.port) - order(b.port));
  const ports = counts.slice(0, mostPorts).map(({ port }) => port);
  return { ports: ports.sort((a, b) => order(a) - order(b)), hidden: counts.length - ports.length };
}

const order = (port: number | null): number => port ?? 65_536;

/** By address; the worst first, then as in the report. */
function rowsOf(servers: readonly ServerReport[]): [string, Map<number | null, ServerReport>][] {
  const rows = [...Map.groupBy(servers, ({ address }) => address)].map(([address, all]) => ({
    address,
    all: new Map(all.map((server) => [server.port, server])),
    verdict: worst(all.map(({ verdict }) => verdict)) ?? 'pass',
  }));
  return worstFirst<(typeof rows)[number]>(rows, ({ verdict }) => verdict).map(({ address, all }) => [address, all]);
}

function cellOf(server: ServerReport | undefined, linkTo: LinkTo): Markup {
  if (server === undefined) return html`<span class="muted">not asked</span>`;
  const target = linkTo(server);
  const mark = verdictMark(server.verdict);
  const counts = html`<span class="counts">${exchangeCounts(server)}</span>`;
  return target === null ? html`${mark} ${counts}` : html`<a href="#${target}">${mark}</a> ${counts}`;
}
