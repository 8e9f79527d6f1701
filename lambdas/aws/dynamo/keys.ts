// The keys of every item, beside what it is. Where it stands in the indexes: index-keys.ts.
import { nodeKey } from '../../../shared/history/node-names.ts';
import type { EventRecord, ShareRecord } from '../../../shared/model/stored-records.ts';
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
export const nodesPrefix = keyPrefix('NODE');
/** Which capture of the node is its latest, and the revision of all that stands in the partition. */
export const headKey = (place: NodePlace): ItemKey => ({ pk: nodePartition(place), sk: 'HEAD' });
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
/** An event of the node, which that bundle brought about. */
export const nodeEventKey = (place: NodePlace, { bundleId, eventId }: EventRecord): ItemKey => ({
  pk: nodePartition(place),
  sk: joinKey('EVENT', bundleId, eventId),
});
/** All events of the node that the bundle brought about. */
export const nodeEventsPrefix = (bundleId: string): string => keyPrefix('EVENT', bundleId);
/** An earlier event of the bundle itself: the last one stands in its item. */
export const bundleEventKey = ({ bundleId, eventId }: EventRecord): ItemKey => ({
  pk: joinKey('BUNDLE', bundleId),
  sk: joinKey('EVENT', eventId),
});
/** All events of a node, all earlier ones of a bundle. */
export const eventsPrefix = keyPrefix('EVENT');

/** A share by the SHA-256 of its secret part. */
export const shareKey = (secretSha256: string): ItemKey => ({ pk: joinKey('SHARE', secretSha256), sk: 'SHARE' });
/** The same share, of its bundle. */
export const bundleShareKey = ({ bundleId, shareId }: ShareRecord): ItemKey => ({
  pk: joinKey('BUNDLE', bundleId),
  sk: joinKey('SHARE', shareId),
});
export const bundleSharesPrefix = keyPrefix('SHARE');

/** A grant by the SHA-256 of its token. */
export const tokenKey = (tokenSha256: string): ItemKey => ({ pk: joinKey('TOKEN', tokenSha256), sk: 'TOKEN' });
/** A token by its id; whether there is any. */
export const tokenIdKey = (tokenId: string): ItemKey => ({ pk: tokensPartition, sk: joinKey(tokenId) });
export const tokensPartition = 'TOKENS';
