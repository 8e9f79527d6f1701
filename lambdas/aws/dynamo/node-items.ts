// What stands in the partition of one node: its head, its captures, its findings.

import * as z from 'zod';
import { FindingRecord, type NodeCapture } from '../../../shared/model/stored-records.ts';
import { Verdict } from '../../../shared/model/vocabulary.ts';
import { readCaptures, type StoredCaptures } from './capture-items.ts';
import { findingIndexKeys, nodeIndexKeys } from './index-keys.ts';
import {
  capturesPrefix,
  findingKey,
  findingsPrefix,
  headKey,
  type NodePlace,
  nodeEventsPrefix,
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
  latest: LatestCapture | null;
  /** What the node is shown with. */
  verdict: Verdict | null;
  /** Time of the last event of the node. */
  toldAt: string | null;
}

export async function storedHead(table: DynamoTable, place: NodePlace): Promise<StoredHead | null> {
  const item = await getItem(table, headKey(place));
  if (!item) return null;
  refuseNewer(item, 'node');
  const toldAt = typeof item.toldAt === 'string' ? item.toldAt : null;
  const verdict = item.verdict === undefined ? null : Verdict.parse(item.verdict);
  return { revision: Number(item.revision), item, latest: latestOf(item), verdict, toldAt };
}

/** The capture itself stays in its item. A node of which nothing is left keeps a bare head, for its revision. */
export function headItem(
  place: NodePlace,
  latest: { capture: NodeCapture; ordinal: number } | null,
  toldAt: string | null,
): Item {
  const bare = { ...headKey(place), ...place, kind: 'node', ...(toldAt !== null && { toldAt }) };
  if (latest === null) return bare;
  const { capture, ordinal } = latest;
  const { verdict, bundleId, cluster } = capture;
  return {
    ...bare,
    ...nodeIndexKeys(capture),
    verdict,
    bundleId,
    ordinal,
    ...(cluster !== null && { cluster: cluster.toLowerCase() }),
  };
}

export const latestOf = ({ bundleId, ordinal }: Item): LatestCapture | null =>
  typeof bundleId === 'string' && typeof ordinal === 'number' ? { bundleId, ordinal } : null;

/** null: one of them is being replaced, so read again. */
export async function storedCaptures(table: DynamoTable, place: NodePlace): Promise<StoredCaptures[] | null> {
  const items = await itemsOf(table, headKey(place).pk, capturesPrefix);
  const read = await Promise.all(items.map((item) => readCaptures(table, place, item)));
  const whole = read.filter((captures) => captures !== null);
  return whole.length === read.length ? whole : null;
}

export const storedParts = (table: DynamoTable, place: NodePlace, bundleId: string): Promise<Item[]> =>
  itemsOf(table, headKey(place).pk, partsPrefix(bundleId));

/** Layout 1 did not say when a finding was changed. */
const FindingOfAnyLayout = z.preprocess(
  (record) => (isObject(record) ? { updatedAt: record.lastConfirmed, ...record } : record),
  FindingRecord,
);

const isObject = (record: unknown): record is Item => typeof record === 'object' && record !== null;

export const readFinding = (item: Item): FindingRecord => readRecord(FindingOfAnyLayout, 'finding', item);

export interface StoredFinding {
  finding: FindingRecord;
  /** 0: of layout 1. */
  revision: number;
}

const storedFindingOf = (item: Item): StoredFinding => ({
  finding: readFinding(item),
  revision: Number(item.revision ?? 0),
});

export async function storedFindings(table: DynamoTable, place: NodePlace): Promise<StoredFinding[]> {
  return (await itemsOf(table, headKey(place).pk, findingsPrefix)).map(storedFindingOf);
}

export async function storedFinding(
  table: DynamoTable,
  place: NodePlace,
  findingId: string,
): Promise<StoredFinding | null> {
  const item = await getItem(table, findingKey(place, findingId));
  return item && storedFindingOf(item);
}

export const storedEvents = (table: DynamoTable, place: NodePlace, bundleId: string): Promise<Item[]> =>
  itemsOf(table, headKey(place).pk, nodeEventsPrefix(bundleId));

export function findingItem(finding: FindingRecord): Item {
  const place = placeOf(finding);
  const { state, severity, cluster, reference, updatedAt } = finding;
  return {
    ...findingKey(place, finding.findingId),
    ...findingIndexKeys(finding),
    ...place,
    kind: 'finding',
    state,
    severity,
    updatedAt,
    ...(cluster !== null && { cluster: cluster.toLowerCase() }),
    ...(reference !== null && { reference }),
    record: packRecord(finding),
  };
}
