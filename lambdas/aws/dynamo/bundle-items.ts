// Bundles as they stand in the table, each with the last event that told of it, or with the mark that it was deleted. Every
// change is made on a revision, so that none is lost to another, and none comes after a deletion.
import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { withoutStepBack } from '../../../shared/history/bundle-steps.ts';
import { Fault } from '../../../shared/model/fault.ts';
import type { VerdictStore } from '../../../shared/model/ports.ts';
import { BundleRecord, DeletedBundle, type EventRecord } from '../../../shared/model/stored-records.ts';
import { eventAttributes, readEvent } from './event-items.ts';
import { bundleIndexKeys } from './index-keys.ts';
import { bundleKey } from './keys.ts';
import { getItem } from './read-items.ts';
import { type Item, packRecord, parseRecord, readRecord, refuseNewer } from './stored-item.ts';
import type { DynamoTable } from './table.ts';
import { check, type Expected, putRevision, transact, untilDone, type Write } from './transaction.ts';

export type BundleChange = Parameters<VerdictStore['updateBundle']>[1];

export interface StoredBundle {
  /** null: it was deleted, and nothing of it is left in the table. */
  bundle: BundleRecord | null;
  /** The last event that told of it; null: none has, or it is gone. */
  event: EventRecord | null;
  mark: DeletedBundle | null;
  revision: number;
  item: Item;
}

export const readBundle = (item: Item): BundleRecord => readRecord(BundleRecord, 'bundle', item);

export async function storedBundle(table: DynamoTable, bundleId: string): Promise<StoredBundle | null> {
  const item = await getItem(table, bundleKey(bundleId));
  if (!item) return null;
  refuseNewer(item, 'bundle');
  const { record, event, mark, revision } = item;
  return {
    bundle: record === undefined ? null : readBundle(item),
    event: event === undefined ? null : readEvent(item),
    mark: mark === undefined ? null : parseRecord(DeletedBundle, 'mark of a deleted bundle', mark),
    revision: Number(revision),
    item,
  };
}

export const bundleDeleted = (): Fault =>
  new Fault('bundle-deleted', 'expected a bundle, found that it has been deleted');

/** On condition that the bundle is not deleted, and is not being deleted. */
export const notDeleted = (table: DynamoTable, bundleId: string): Write =>
  check(table, bundleKey(bundleId), 'mark', null);

export async function createBundle(table: DynamoTable, bundle: BundleRecord): Promise<BundleRecord> {
  const { Put } = putBundle(table, { bundle, event: null }, null);
  try {
    if (Put) await table.client.send(new PutCommand(Put));
    return bundle;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const there = await storedBundle(table, bundle.bundleId);
    if (there?.mark) throw bundleDeleted();
    if (there?.bundle) return there.bundle;
    throw error;
  }
}

/** Throws Fault `bundle-not-found`, `bundle-deleted`. */
export function updateBundle(table: DynamoTable, bundleId: string, change: BundleChange): Promise<void> {
  return untilDone(`bundle ${bundleId}`, async () => {
    const stored = await storedBundle(table, bundleId);
    if (stored?.mark) throw bundleDeleted();
    if (!stored?.bundle) throw new Fault('bundle-not-found', `expected a bundle ${bundleId}, found none`);
    const { bundle, event, revision } = stored;
    const changed = { ...bundle, ...withoutStepBack(bundle, change) };
    if (isDeepStrictEqual(changed, bundle)) return true;
    return transact(table, [putBundle(table, { bundle: changed, event }, revision)]);
  });
}

export function putBundle(
  table: DynamoTable,
  { bundle, event }: { bundle: BundleRecord; event: EventRecord | null },
  expected: Expected,
) {
  const { bundleId, site, status, object, reference } = bundle;
  const searched = { site, status, objectKey: object.key, ...(reference !== null && { reference }) };
  const told = event ? eventAttributes(event) : {};
  const item = { ...bundleKey(bundleId), ...bundleIndexKeys(bundle), ...searched, ...told, bundleId };
  return putRevision(table, { ...item, kind: 'bundle', record: packRecord(bundle) }, expected);
}
