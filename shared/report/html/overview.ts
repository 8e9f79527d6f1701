// Stage 8, report, HTML face: the top of the page: what was asked, as of when, and a line of verdict per node.
import type { NodeReport, Report } from '../../model/report.ts';
import { verdicts, worst } from '../../model/vocabulary.ts';
import { asOf, counted } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { bulletList, fact, factList } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { longestName, mostVerdicts, roomOf } from './page-bounds.ts';
import { fill, makeRoom } from './room.ts';
import { verdictMark } from './verdict-mark.ts';

export const wholeVerdict = ({ nodes }: Report) => worst(nodes.map(({ verdict }) => verdict)) ?? 'inconclusive';

export function pageHead(report: Report): Markup {
  const { site, reference, engine, bundles, nodes } = report;
  return html`<header>
<h1>Expressway certificate verification</h1>
<p class="whole">${verdictMark(wholeVerdict(report))} ${tally(report)}</p>
${factList([
  fact('Site', html`<bdi>${oneLine(site, longestName)}</bdi>`),
  fact('Reference', reference === null ? 'none' : html`<bdi>${oneLine(reference, longestName)}</bdi>`),
  fact('Evidence', `${counted(bundles.length, 'bundle')}${nodes.length === 0 ? '' : `. ${asOf(report)}`}`),
  fact('Judged by', html`logverdict ${oneLine(engine.version, 64)}${engine.packs.slice(0, mostPacks).map(packOf)}`),
])}</header>
`;
}

/** One is shipped; a few may be supplied. */
const mostPacks = 8;

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
  const told = fill(nodes, { most: mostVerdicts, room: makeRoom(roomOf.verdicts) }, ({ verdict, headline }, place) => {
    const said = place < withSection ? html`<a href="#node-${place + 1}">${headline}</a>` : headline;
    return html`${verdictMark(verdict)} <bdi>${said}</bdi>`;
  });
  return html`<section id="verdicts" aria-labelledby="verdicts-title">
<h2 id="verdicts-title">Verdicts</h2>
${bulletList(told, 'node')}</section>
`;
}
