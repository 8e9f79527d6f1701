// Where an item stands in the indexes, beside the question that each place answers. An item that has no place in an index
// has no keys of it.
import { lookupNames } from '../../../shared/history/node-names.ts';
import type { BundleRecord, EventRecord, FindingRecord, NodeCapture } from '../../../shared/model/stored-records.ts';
import { joinKey } from './key-parts.ts';
import { type NodePlace, placeOf } from './keys.ts';

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
  captures: ({ site, nodeKey: node }: NodePlace) => joinKey('CAPTURES', site, node),
  events: 'EVENTS',
  eventsOfSite: (site: string) => joinKey('EVENTS', 'site', site),
  event: (eventId: string) => joinKey('EVENT', eventId),
};

type Place = [partition: string | null, sortKey: string];

const nowhere: Place = [null, ''];

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

/**
 * Nodes by site and name: all, of a verdict, of a cluster. A node by the first label of its name, by its address, and by
 * the first label of its FQDN, where that is another one.
 */
export function nodeIndexKeys(latest: NodeCapture) {
  const { site, nodeKey: node } = placeOf(latest);
  const sortKey = joinKey(site, node);
  const { label, address, alias } = lookupNames(latest);
  return placed([
    [partitions.nodes, sortKey],
    [partitions.nodesOfVerdict(latest.verdict), sortKey],
    [latest.cluster === null ? null : partitions.nodesOfCluster(latest.cluster), sortKey],
    [partitions.name(label), sortKey],
    [address === null ? null : partitions.name(address), sortKey],
    nowhere,
    nowhere,
    [alias === null ? null : partitions.name(alias), sortKey],
  ]);
}

/** Captures of one node by time. */
export const captureIndexKeys = (place: NodePlace, bundleId: string, capturedAt: string) => ({
  gsi6pk: partitions.captures(place),
  gsi6sk: joinKey(capturedAt, bundleId),
});

const eventOrder: Record<EventRecord['type'], string> = {
  BundleClassified: '0',
  NodeVerdictChanged: '1',
  FindingOpened: '2',
  FindingUpdated: '2',
  FindingResolved: '2',
  FindingSuperseded: '2',
};

/** Events in the order of the changes: all, of a site. An event by its id. */
export function eventIndexKeys(event: EventRecord) {
  const sortKey = joinKey(event.time, eventOrder[event.type], event.eventId);
  return {
    gsi6pk: partitions.events,
    gsi6sk: sortKey,
    gsi7pk: partitions.eventsOfSite(event.site),
    gsi7sk: sortKey,
    ...eventPlaceKeys(event.eventId, sortKey),
  };
}

/** Where an event stands among the others, though it is gone itself. */
export const eventPlaceKeys = (eventId: string, sortKey: string) => ({
  gsi8pk: partitions.event(eventId),
  gsi8sk: sortKey,
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
