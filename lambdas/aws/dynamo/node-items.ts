// What stands in the partition of one node: its head, its captures, its findings.

import { lookupNames } from '../../../shared/history/node-names.ts';
import { FindingRecord, type NodeCapture } from '../../../shared/model/stored-records.ts';
import { readCaptures, type StoredCaptures } from './capture-items.ts';
import {
  aliasIndexKeys,
  aliasKey,
  capturesPrefix,
  findingIndexKeys,
  findingKey,
  findingsPrefix,
  headKey,
  type NodePlace,
  nodeIndexKeys,
  partsPrefix,
  placeOf,
} from './keys.ts';
import { getItem, itemsOf } from './read-items.ts';
import { type Item, packRecord, readRecord, refuseNewer } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

/** Which of the stored captures is the latest: that bundle's, and its place among those that the bundle gave. */
export interface LatestCapture {
  bundleId: string;
  ordinal: number;
}

export interface StoredHead {
  revision: number;
  item: Item;
  alias: string | null;
}

export async function storedHead(table: DynamoTable, place: NodePlace): Promise<StoredHead | null> {
  const item = await getItem(table, headKey(place));
  if (!item) return null;
  refuseNewer(item, 'node');
  return { revision: Number(item.revision), item, alias: typeof item.alias === 'string' ? item.alias : null };
}

/** The capture itself stays in its item. A node of which nothing is left keeps a bare head, for its revision. */
export function headItem(place: NodePlace, latest: { capture: NodeCapture; ordinal: number } | null): Item {
  const bare = { ...headKey(place), ...place, kind: 'node' };
  if (latest === null) return bare;
  const { capture, ordinal } = latest;
  const { verdict, bundleId, cluster } = capture;
  const { alias } = lookupNames(capture);
  return {
    ...bare,
    ...nodeIndexKeys(capture),
    verdict,
    bundleId,
    ordinal,
    ...(cluster !== null && { cluster: cluster.toLowerCase() }),
    ...(alias !== null && { alias }),
  };
}

export const latestOf = ({ bundleId, ordinal }: Item): LatestCapture | null =>
  typeof bundleId === 'string' && typeof ordinal === 'number' ? { bundleId, ordinal } : null;

export const aliasItem = (place: NodePlace, alias: string): Item => ({
  ...aliasKey(place),
  ...place,
  ...aliasIndexKeys(place, alias),
  kind: 'node-alias',
});

/** null: one of them is being replaced, so read again. */
export async function storedCaptures(table: DynamoTable, place: NodePlace): Promise<StoredCaptures[] | null> {
  const items = await itemsOf(table, headKey(place).pk, capturesPrefix);
  const read = await Promise.all(items.map((item) => readCaptures(table, place, item)));
  const whole = read.filter((captures) => captures !== null);
  return whole.length === read.length ? whole : null;
}

export const storedParts = (table: DynamoTable, place: NodePlace, bundleId: string): Promise<Item[]> =>
  itemsOf(table, headKey(place).pk, partsPrefix(bundleId));

export const readFinding = (item: Item): FindingRecord => readRecord(FindingRecord, 'finding', item);

export async function storedFindings(table: DynamoTable, place: NodePlace): Promise<FindingRecord[]> {
  return (await itemsOf(table, headKey(place).pk, findingsPrefix)).map(readFinding);
}

export function findingItem(finding: FindingRecord): Item {
  const place = placeOf(finding);
  const { state, severity, cluster, reference } = finding;
  return {
    ...findingKey(place, finding.findingId),
    ...findingIndexKeys(finding),
    ...place,
    kind: 'finding',
    state,
    severity,
    ...(cluster !== null && { cluster: cluster.toLowerCase() }),
    ...(reference !== null && { reference }),
    record: packRecord(finding),
  };
}
