// Bundles as they stand in the table. Every change is made on a revision, so that none is lost to another.
import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { Fault } from '../../../shared/model/fault.ts';
import type { VerdictStore } from '../../../shared/model/ports.ts';
import { BundleRecord, finishedStatuses } from '../../../shared/model/stored-records.ts';
import { bundleIndexKeys, bundleKey } from './keys.ts';
import { getItem } from './read-items.ts';
import { type Item, packRecord, readRecord } from './stored-item.ts';
import type { DynamoTable } from './table.ts';
import { type Expected, putRevision, transact, untilDone } from './transaction.ts';

export type BundleChange = Parameters<VerdictStore['updateBundle']>[1];

export interface StoredBundle {
  bundle: BundleRecord;
  revision: number;
}

export const readBundle = (item: Item): BundleRecord => readRecord(BundleRecord, 'bundle', item);

export async function storedBundle(table: DynamoTable, bundleId: string): Promise<StoredBundle | null> {
  const item = await getItem(table, bundleKey(bundleId));
  return item && { bundle: readBundle(item), revision: Number(item.revision) };
}

export async function createBundle(table: DynamoTable, bundle: BundleRecord): Promise<BundleRecord> {
  const { Put } = putBundle(table, bundle, null);
  try {
    if (Put) await table.client.send(new PutCommand(Put));
    return bundle;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const there = await storedBundle(table, bundle.bundleId);
    if (there) return there.bundle;
    throw error;
  }
}

/** Throws Fault `bundle-not-found`. */
export function updateBundle(table: DynamoTable, bundleId: string, change: BundleChange): Promise<void> {
  return untilDone(`bundle ${bundleId}`, async () => {
    const stored = await storedBundle(table, bundleId);
    if (!stored) throw new Fault('bundle-not-found', `expected a bundle ${bundleId}, found none`);
    const changed = { ...stored.bundle, ...withoutStepBack(stored.bundle, change) };
    if (isDeepStrictEqual(changed, stored.bundle)) return true;
    return transact(table, [putBundle(table, changed, stored.revision)]);
  });
}

/** A late `queued` or `processing` says nothing about a bundle that has ended; the rest of the change still counts. */
function withoutStepBack(there: BundleRecord, change: BundleChange): BundleChange {
  const ended = finishedStatuses.includes(there.status);
  if (!ended || change.status === undefined || finishedStatuses.includes(change.status)) return change;
  const { status: _status, code: _code, ...rest } = change;
  return rest;
}

export function putBundle(table: DynamoTable, bundle: BundleRecord, expected: Expected) {
  const { site, status, object, reference } = bundle;
  const searched = { site, status, objectKey: object.key, ...(reference !== null && { reference }) };
  const item = { ...bundleKey(bundle.bundleId), ...bundleIndexKeys(bundle), ...searched };
  return putRevision(table, { ...item, kind: 'bundle', record: packRecord(bundle) }, expected);
}
