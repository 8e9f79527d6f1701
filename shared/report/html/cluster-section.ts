// Stage 8, report, HTML face: clusters: who are peers, who has no bundle here, and about which servers the peers disagree.
import type { ClusterReport } from '../../model/report.ts';
import { counted, endpointOf } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { fact, factList, nameList } from './lists.ts';
import { html, type Markup } from './markup.ts';
import {
  longestName,
  mostClusters,
  mostDisagreements,
  mostListed,
  mostPeers,
  roomAround,
  roomOf,
} from './page-bounds.ts';
import { fill, leftOutNote, makeRoom, type Room, roomWithin } from './room.ts';
import { scrollBox } from './scroll-box.ts';
import { verdictMark } from './verdict-mark.ts';

export function clusterSection(clusters: readonly ClusterReport[]): Markup | null {
  if (clusters.length === 0) return null;
  const room = makeRoom(roomOf.clusters);
  const { shown, leftOut } = fill(clusters, { most: mostClusters, room }, (cluster) => clusterArticle(cluster, room));
  return html`<section id="clusters" aria-labelledby="clusters-title">
<h2 id="clusters-title">Clusters</h2>
${shown}${leftOutNote(leftOut, 'cluster')}</section>
`;
}

function clusterArticle(cluster: ClusterReport, whole: Room): Markup {
  const { name, verdict, headline, peers, missing } = cluster;
  return html`<article class="card ${verdict}">
<h3>${verdictMark(verdict)} <bdi>${oneLine(name, longestName)}</bdi></h3>
<p>${headline}</p>
${factList([
  fact('Peers', nameList(peers, mostPeers)),
  fact('Peers without a bundle', missing.length === 0 ? 'none' : nameList(missing, mostPeers)),
])}${disagreementTable(cluster, roomWithin(whole, whole.leftBytes, roomAround))}</article>
`;
}

function disagreementTable({ name, disagreements }: ClusterReport, room: Room): Markup | null {
  if (disagreements.length === 0) return null;
  const { shown, leftOut } = fill(disagreements, { most: mostDisagreements, room }, disagreementRow);
  const table = html`<table>
<thead><tr><th scope="col">Server</th><th scope="col">Verdict by node</th></tr></thead>
<tbody>
${shown}</tbody>
</table>`;
  return html`<h4>Where the peers disagree</h4>
${scrollBox(`Servers that the peers of ${oneLine(name, 253)} judge differently`, table)}${leftOutNote(leftOut, 'server')}`;
}

function disagreementRow(disagreement: ClusterReport['disagreements'][number]): Markup {
  const byNode = Object.entries(disagreement.byNode);
  const rest = byNode.length - mostListed;
  const verdicts = byNode
    .slice(0, mostListed)
    .map(
      ([node, verdict]) => html`<span class="pair"><bdi>${oneLine(node, 253)}</bdi> ${verdictMark(verdict)}</span> `,
    );
  return html`<tr><th scope="row"><bdi>${endpointOf(disagreement)}</bdi></th><td>${verdicts}${
    rest > 0 ? `and ${counted(rest, 'more node')}` : ''
  }</td></tr>\n`;
}
