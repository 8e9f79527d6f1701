// Stage 8, report, HTML face: the top of the page: what was asked, as of when, and a line of verdict per node.
import type { NodeReport, Report } from '../../model/report.ts';
import { verdicts, worst } from '../../model/vocabulary.ts';
import { asOf, counted } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { html, type Markup } from './markup.ts';
import { longestName, mostVerdicts, roomOf } from './page-bounds.ts';
import { fill, leftOutNote, makeRoom } from './room.ts';
import { verdictMark } from './verdict-mark.ts';

export const wholeVerdict = ({ nodes }: Report) => worst(nodes.map(({ verdict }) => verdict)) ?? 'inconclusive';

export function pageHead(report: Report): Markup {
  const { site, reference, engine, bundles, nodes } = report;
  return html`<header class="top">
<h1>Expressway certificate verification</h1>
<p class="whole">${verdictMark(wholeVerdict(report))} ${tally(report)}</p>
<dl class="facts">
<div><dt>Site</dt><dd><bdi>${oneLine(site, longestName)}</bdi></dd></div>
<div><dt>Reference</dt><dd><bdi>${reference === null ? 'none' : oneLine(reference, longestName)}</bdi></dd></div>
<div><dt>Evidence</dt><dd>${counted(bundles.length, 'bundle')}${nodes.length === 0 ? '' : `. ${asOf(report)}`}</dd></div>
<div><dt>Judged by</dt><dd>logverdict ${oneLine(engine.version, 64)}${engine.packs.slice(0, 8).map(packOf)}</dd></div>
</dl>
</header>
`;
}

const packOf = ({ id, version, sha256 }: Report['engine']['packs'][number]): Markup =>
  html`, signatures ${oneLine(id, 64)} ${oneLine(version, 64)} <span class="muted">(SHA-256 <code>${oneLine(sha256, 64)}</code>)</span>`;

/** `2 nodes: 1 fail, 1 pass` */
function tally({ nodes }: Report): string {
  if (nodes.length === 0) return 'No node could be judged.';
  const counts = verdicts.map((verdict) => [verdict, nodes.filter((node) => node.verdict === verdict).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([verdict, count]) => `${count} ${verdict}`);
  return `${counted(nodes.length, 'node')}: ${said.join(', ')}`;
}

/** `nodes` as they stand on the page; those with a section of their own are links to it. */
export function verdictList(nodes: readonly NodeReport[], withSection: number): Markup | null {
  if (nodes.length === 0) return null;
  const { shown, leftOut } = fill(nodes, { most: mostVerdicts, room: makeRoom(roomOf.verdicts) }, (node, place) => {
    const { verdict, headline } = node;
    const said = place < withSection ? html`<a href="#node-${place + 1}">${headline}</a>` : headline;
    return html`<li>${verdictMark(verdict)} <bdi>${said}</bdi></li>\n`;
  });
  return html`<section id="verdicts" aria-labelledby="verdicts-title">
<h2 id="verdicts-title">Verdicts</h2>
<ul class="verdicts">
${shown}</ul>
${leftOutNote(leftOut, 'node')}</section>
`;
}
