// Stage 8, report, HTML face: a node: what it is, what to collect, its servers by port, when they failed, and each of them
// in full.
import type { BundleReport, NodeReport, ServerReport } from '../../model/report.ts';
import { nodeFacts } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { worstFirst } from './gravity.ts';
import { bulletList, firstOf } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { nodeFactList } from './node-facts.ts';
import {
  longestSentence,
  mostCollected,
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
<h3>${verdictMark(node.verdict)} <bdi>${oneLine(node.node, 253)}</bdi></h3>
<p>${nodeFacts(node)}.</p>
<p>${oneLine(node.summary, longestSentence)}</p>
${collectList(node)}${serverParts(node, { id, bundles, room })}${nodeFactList(node)}</article>
`;
}

function collectList({ collect }: NodeReport): Markup | null {
  if (collect.length === 0) return null;
  const said = (text: string): string => oneLine(text, longestSentence);
  const told = firstOf(
    collect,
    mostCollected,
    ({ from, what, how }) => html`<strong>From ${said(from)}:</strong> ${said(what)}. ${said(how)}`,
  );
  return html`<h4>What to collect</h4>
${bulletList(told, 'thing to collect', 'things to collect')}`;
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
