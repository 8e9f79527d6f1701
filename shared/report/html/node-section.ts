// Stage 8, report, HTML face: a node: what it is, what to collect, its servers by port, when they failed, and each of them
// in full.
import type { BundleReport, NodeReport, ServerReport } from '../../model/report.ts';
import { clock, counted, nodeFacts } from '../phrases.ts';
import { nodeCertificateLines } from '../shown-certificates.ts';
import { oneLine } from '../untrusted.ts';
import { worstFirst } from './gravity.ts';
import { html, type Markup } from './markup.ts';
import {
  longestName,
  longestSentence,
  mostCollected,
  mostListed,
  mostNodes,
  mostServers,
  roomAround,
  roomOf,
  roomOfNode,
} from './page-bounds.ts';
import { fill, leftOutNote, makeRoom, type Room, roomWithin } from './room.ts';
import { misnamedCertificates, serverDetails } from './server-details.ts';
import { serverMatrix } from './server-matrix.ts';
import { timeLine } from './time-line.ts';
import { verdictMark } from './verdict-mark.ts';

/** `withSection`: how many of the nodes had room; the list of verdicts links to them. */
export function nodeSection(
  nodes: readonly NodeReport[],
  bundles: readonly BundleReport[],
): { section: Markup | null; withSection: number } {
  if (nodes.length === 0) return { section: null, withSection: 0 };
  const room = makeRoom(roomOf.nodes);
  const byId = Map.groupBy(bundles, ({ bundleId }) => bundleId);
  const { shown, leftOut } = fill(nodes, { most: mostNodes, room }, (node, place) =>
    nodeArticle(node, {
      id: `node-${place + 1}`,
      bundles: node.bundleIds.flatMap((id) => byId.get(id) ?? []),
      room: roomWithin(room, roomOfNode, roomAround),
    }),
  );
  const section = html`<section id="nodes" aria-labelledby="nodes-title">
<h2 id="nodes-title">Nodes</h2>
${shown}${leftOutNote(leftOut, 'node')}</section>
`;
  return { section, withSection: shown.length };
}

interface Place {
  id: string;
  bundles: readonly BundleReport[];
  room: Room;
}

function nodeArticle(node: NodeReport, { id, bundles, room }: Place): Markup {
  return html`<article class="card ${node.verdict}" id="${id}">
<h3>${verdictMark(node.verdict)} <bdi class="name">${oneLine(node.node, 253)}</bdi></h3>
<p>${nodeFacts(node)}.</p>
<p>${oneLine(node.summary, longestSentence)}</p>
${collectList(node)}${serverParts(node, { id, bundles, room })}${factsOf(node)}</article>
`;
}

function collectList({ collect }: NodeReport): Markup | null {
  if (collect.length === 0) return null;
  const shown = collect
    .slice(0, mostCollected)
    .map(
      ({ from, what, how }) =>
        html`<li><strong>From ${oneLine(from, longestName)}:</strong> ${oneLine(what, longestSentence)}. ${oneLine(how, longestSentence)}</li>\n`,
    );
  return html`<h4>What to collect</h4>
<ul>
${shown}</ul>
${leftOutNote(collect.length - shown.length, 'thing to collect', 'things to collect')}`;
}

function serverParts(node: NodeReport, { id, bundles, room }: Place): Markup {
  if (node.servers.length === 0)
    return html`<p class="muted">No server of this node was seen${node.reasons.length === 0 ? '' : `: ${node.reasons.join(', ')}`}.</p>\n`;
  // Drawings are large: the rows that say how every server stands have a third of the room for themselves.
  const rows = makeRoom(room.leftBytes / 3);
  const sorted = worstFirst(node.servers, ({ verdict }) => verdict);
  const told = detailsOf(node, sorted, id, makeRoom((room.leftBytes * 2) / 3));
  const places = new Map(sorted.slice(0, told.shown.length).map((server, at) => [server, serverId(id, at)]));
  const label = `Servers of ${oneLine(node.node, 253)} by port`;
  return html`<h4>Servers by port</h4>
${serverMatrix(node.servers, label, rows, (server) => places.get(server) ?? null)}${timeLine(node, bundles, rows)}<h4>Servers in full</h4>
${told.shown}${leftOutNote(told.leftOut, 'server')}`;
}

const serverId = (id: string, at: number): string => `${id}-server-${at + 1}`;
/** Open at once are the first few that are not well; more would bury what follows. */
const mostOpen = 4;

function detailsOf(node: NodeReport, sorted: readonly ServerReport[], id: string, room: Room) {
  const misnamed = misnamedCertificates(node);
  return fill(sorted, { most: mostServers, room }, (server, at) =>
    serverDetails(server, {
      id: serverId(id, at),
      isOpen: at < mostOpen && server.verdict !== 'pass',
      misnamed,
    }),
  );
}

function factsOf(node: NodeReport): Markup {
  const { fqdn, ip, serialNumber, cluster, utcOffset, asOf, untested, ciphers } = node;
  const known = (text: string | null) => (text === null ? 'not known' : html`<bdi>${oneLine(text, 253)}</bdi>`);
  const lines = nodeCertificateLines(node, oneLine).slice(0, mostListed);
  return html`<details>
<summary>About this node</summary>
<dl class="facts">
<div><dt>Full name</dt><dd>${known(fqdn)}</dd></div>
<div><dt>IP address</dt><dd>${known(ip)}</dd></div>
<div><dt>Serial number</dt><dd>${known(serialNumber)}</dd></div>
<div><dt>Cluster</dt><dd>${known(cluster)}</dd></div>
<div><dt>As of</dt><dd>${clock(asOf)}, UTC offset ${utcOffset === null ? 'not known' : oneLine(utcOffset, 16)}</dd></div>
<div><dt>Untested</dt><dd>${counted(untested, 'server')}</dd></div>
</dl>
<ul>
${lines.map((line) => html`<li><bdi>${oneLine(line, 4_000)}</bdi></li>\n`)}${configuredItem(node)}${ciphers
  .slice(0, mostListed)
  .map(
    ({ list, value, prefersRsa }) =>
      html`<li>${oneLine(list, 64)}: <code>${oneLine(value, 500)}</code>${prefersRsa ? ' (prefers RSA)' : ''}</li>\n`,
  )}</ul>
</details>
`;
}

function configuredItem({ configured }: NodeReport): Markup | null {
  if (configured.length === 0) return null;
  const shown = configured.slice(0, mostListed).map(({ address, product, tlsVerifyMode }, at) => {
    const mode = tlsVerifyMode === null ? '' : `, TLS verify mode ${oneLine(tlsVerifyMode, 32)}`;
    return html`${at === 0 ? '' : '; '}<bdi>${oneLine(address, 253)}</bdi> (${product}${mode})`;
  });
  const rest = configured.length - shown.length;
  return html`<li>configured: ${shown}${rest > 0 ? ` and ${counted(rest, 'more server')}` : ''}</li>\n`;
}
