// The keys of every item, beside the question that each of them answers. An item that has no place in an index has no
// keys of it.

import { lookupNames, nodeKey } from '../../../shared/history/node-names.ts';
import type { BundleRecord, FindingRecord, NodeCapture } from '../../../shared/model/stored-records.ts';
import { joinKey, keyPrefix } from './key-parts.ts';

export interface ItemKey {
  pk: string;
  sk: string;
}

/** One node of one site; `nodeKey` is its name without case. */
export interface NodePlace {
  site: string;
  nodeKey: string;
}

export const placeOf = ({ site, node }: { site: string; node: string }): NodePlace => ({
  site,
  nodeKey: nodeKey(node),
});

/** A bundle by its id. */
export const bundleKey = (bundleId: string): ItemKey => ({ pk: joinKey('BUNDLE', bundleId), sk: 'BUNDLE' });
/** The nodes that hold, or may hold, captures of that bundle. */
export const manifestKey = (bundleId: string): ItemKey => ({ pk: joinKey('BUNDLE', bundleId), sk: 'CAPTURES' });

/** Everything about one node stands in one partition: it is read consistently, and folded as one. */
const nodePartition = ({ site, nodeKey: node }: NodePlace): string => joinKey('NODE', site, node);
/** Which capture of the node is its latest, and the revision of all that stands in the partition. */
export const headKey = (place: NodePlace): ItemKey => ({ pk: nodePartition(place), sk: 'HEAD' });
/** A further name the node is found by. */
export const aliasKey = (place: NodePlace): ItemKey => ({ pk: nodePartition(place), sk: 'ALIAS' });
/** What one bundle showed of the node. */
export const captureKey = (place: NodePlace, bundleId: string): ItemKey => ({
  pk: nodePartition(place),
  sk: joinKey('CAPTURE', bundleId),
});
/** All captures of the node. */
export const capturesPrefix = keyPrefix('CAPTURE');
/** The rest of a capture that is too large for one item. */
export const partKey = (place: NodePlace, bundleId: string, digest: string, part: number): ItemKey => ({
  pk: nodePartition(place),
  sk: joinKey('PART', bundleId, digest, String(part).padStart(3, '0')),
});
/** All such rests of one bundle, those that a killed save left included. */
export const partsPrefix = (bundleId: string): string => keyPrefix('PART', bundleId);
export const findingKey = (place: NodePlace, findingId: string): ItemKey => ({
  pk: nodePartition(place),
  sk: joinKey('FINDING', findingId),
});
/** All findings of the node, open or not. */
export const findingsPrefix = keyPrefix('FINDING');

/** A grant by the SHA-256 of its token. */
export const tokenKey = (tokenSha256: string): ItemKey => ({ pk: joinKey('TOKEN', tokenSha256), sk: 'TOKEN' });
/** A token by its id; whether there is any. */
export const tokenIdKey = (tokenId: string): ItemKey => ({ pk: tokensPartition, sk: joinKey(tokenId) });
export const tokensPartition = 'TOKENS';

/** Partitions of the indexes. */
export const partitions = {
  bundles: 'BUNDLES',
  bundlesOfSite: (site: string) => joinKey('BUNDLES', 'site', site),
  bundlesOfReference: (reference: string) => joinKey('BUNDLES', 'reference', reference),
  bundlesOfObject: (key: string) => joinKey('BUNDLES', 'key', key),
  bundlesOfStatus: (status: string) => joinKey('BUNDLES', 'status', status),
  nodes: 'NODES',
  nodesOfVerdict: (verdict: string) => joinKey('NODES', 'verdict', verdict),
  nodesOfCluster: (cluster: string) => joinKey('NODES', 'cluster', cluster.toLowerCase()),
  name: (name: string) => joinKey('NAME', name),
  findings: 'FINDINGS',
  findingsOfState: (state: string) => joinKey('FINDINGS', 'state', state),
  findingsOfReference: (reference: string) => joinKey('FINDINGS', 'reference', reference),
  findingsOfCluster: (cluster: string) => joinKey('FINDINGS', 'cluster', cluster.toLowerCase()),
  finding: (findingId: string) => joinKey('FINDING', findingId),
};

type Place = [partition: string | null, sortKey: string];

function placed(places: readonly Place[]): Record<string, string> {
  const attributes = places.map(([partition, sortKey], at): [string, string][] =>
    partition === null
      ? []
      : [
          [`gsi${at + 1}pk`, partition],
          [`gsi${at + 1}sk`, sortKey],
        ],
  );
  return Object.fromEntries(attributes.flat());
}

/** Bundles, newest first: all, of a site, of a reference, of an object key, of a status. */
export function bundleIndexKeys({ createdAt, bundleId, site, reference, object, status }: BundleRecord) {
  const sortKey = joinKey(createdAt, bundleId);
  return placed([
    [partitions.bundles, sortKey],
    [partitions.bundlesOfSite(site), sortKey],
    [reference === null ? null : partitions.bundlesOfReference(reference), sortKey],
    [partitions.bundlesOfObject(object.key), sortKey],
    [partitions.bundlesOfStatus(status), sortKey],
  ]);
}

/** Nodes by site and name: all, of a verdict, of a cluster. A node by the first label of its name, and by its address. */
export function nodeIndexKeys(latest: NodeCapture) {
  const { site, nodeKey: node } = placeOf(latest);
  const sortKey = joinKey(site, node);
  const { label, address } = lookupNames(latest);
  return placed([
    [partitions.nodes, sortKey],
    [partitions.nodesOfVerdict(latest.verdict), sortKey],
    [latest.cluster === null ? null : partitions.nodesOfCluster(latest.cluster), sortKey],
    [partitions.name(label), sortKey],
    [address === null ? null : partitions.name(address), sortKey],
  ]);
}

/** A node by the first label of its FQDN, where that is another one. */
export const aliasIndexKeys = ({ site, nodeKey: node }: NodePlace, alias: string) => ({
  gsi4pk: partitions.name(alias),
  gsi4sk: joinKey(site, node),
});

/** Findings by site, node and id: all, of a state, of a reference, of a cluster. A finding by its id. */
export function findingIndexKeys(finding: FindingRecord) {
  const { site, nodeKey: node } = placeOf(finding);
  const sortKey = joinKey(site, node, finding.findingId);
  return placed([
    [partitions.findings, sortKey],
    [partitions.findingsOfState(finding.state), sortKey],
    [finding.reference === null ? null : partitions.findingsOfReference(finding.reference), sortKey],
    [partitions.finding(finding.findingId), sortKey],
    [finding.cluster === null ? null : partitions.findingsOfCluster(finding.cluster), sortKey],
  ]);
}
