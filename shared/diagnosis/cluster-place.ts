// Stage 6, diagnosis: which nodes are peers of one cluster, and which peers no bundle covers.
import { isIP } from 'node:net';
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { JudgedNode } from './judge-node.ts';

export interface ClusterPlace {
  name: string;
  members: JudgedNode[];
  /** Addresses that the configuration of a member names and no bundle covers, sorted. */
  missing: string[];
}

/** Clusters by name. A node whose dumps name none is in the one cluster that counts it among its peers. */
export function clusterPlaces(nodes: readonly JudgedNode[]): ClusterPlace[] {
  const named = Map.groupBy(
    nodes.filter((node) => clusterOf(node) !== null),
    (node) => (clusterOf(node) ?? '').toLowerCase(),
  );
  const clusters = [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
  for (const node of nodes.filter((each) => clusterOf(each) === null)) {
    const counting = clusters.filter((members) => peersOf(members).some((peer) => isPeer(peer, node.subject)));
    if (counting.length === 1) counting[0]?.push(node);
  }
  return clusters.map((members) => ({
    name: clusterOf(members[0]) ?? '',
    members: nodes.filter((node) => members.includes(node)),
    missing: peersOf(members)
      .filter((peer) => !members.some(({ subject }) => isPeer(peer, subject)))
      .sort(),
  }));
}

const clusterOf = (node: JudgedNode | undefined): string | null =>
  node?.subject.group.configuration?.clusterName ?? null;

/** Peers of one cluster that are looked at: a real one has six. */
const maxPeers = 1_000;

const peersOf = (members: readonly JudgedNode[]): string[] =>
  [...new Set(members.flatMap(({ subject }) => subject.group.configuration?.peers ?? []))].slice(0, maxPeers);

/** By any name or address of the node; by its first label only where its domain is not known. */
function isPeer(peer: string, { name, group: { configuration, status } }: NodeSubject): boolean {
  const domain = configuration?.domain ?? null;
  const known = [name, ...(configuration?.ownAddresses ?? []), ...(status?.ownAddresses ?? [])];
  if (domain !== null && !name.includes('.')) known.push(`${name}.${domain}`);
  const asked = peer.toLowerCase();
  if (known.some((text) => text.toLowerCase() === asked)) return true;
  if (isIP(peer) !== 0 || (domain !== null && peer.includes('.'))) return false;
  const [short, long] = [name.toLowerCase(), asked].sort((a, b) => a.length - b.length);
  return short !== undefined && !short.includes('.') && (long ?? '').startsWith(`${short}.`);
}
