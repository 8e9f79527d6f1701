// Deletes what the table holds of a bundle, in steps that can be repeated. The mark comes first, in the bundle's own item:
// every write for the bundle rests on that item, or on what the mark leaves behind in its nodes, and fails from then on.
import type { BundleRecord, DeletedBundle } from '../../../shared/model/stored-records.ts';
import { type StoredBundle, storedBundle } from './bundle-items.ts';
import { blankEvent } from './event-items.ts';
import { bundleKey, bundleSharesPrefix, eventsPrefix, manifestKey, shareKey } from './keys.ts';
import { storedManifest } from './manifest.ts';
import { itemsOf } from './read-items.ts';
import { saveNodes } from './save-verdicts.ts';
import { packRecord } from './stored-item.ts';
import type { DynamoTable } from './table.ts';
import { inChunks, put, putRevision, remove, transact, untilDone, type Write } from './transaction.ts';

export async function deleteBundle(table: DynamoTable, bundle: BundleRecord, now: () => Date): Promise<void> {
  const { bundleId } = bundle;
  await untilDone(`the mark of ${bundleId}`, () => markDeleted(table, bundle, now()));
  if (!(await storedBundle(table, bundleId))?.bundle) return;
  const { places } = await storedManifest(table, bundleId);
  const saves = places.map((place) => ({ place, bundleId, captures: [], isDeleted: true, begun: now(), now }));
  await saveNodes(table, saves);
  await removeOwn(table, bundleId);
  await untilDone(`the end of ${bundleId}`, async () => {
    const stored = await storedBundle(table, bundleId);
    if (!stored?.mark) return true;
    const rest = putMark(table, { ...stored, bundle: null }, stored.mark);
    return transact(table, [rest, remove(table, manifestKey(bundleId))]);
  });
}

/** It leaves every list at once; its record stays until the rest is gone, so that a deletion that was cut short is seen. */
async function markDeleted(table: DynamoTable, bundle: BundleRecord, at: Date): Promise<boolean> {
  const { bundleId, site, object, sequencer } = bundle;
  const stored = await storedBundle(table, bundleId);
  if (stored?.mark) return true;
  const mark = { bundleId, site, deletedAt: at.toISOString(), remains: { object, sequencer } };
  return transact(table, [putMark(table, stored ?? { bundle, item: {}, revision: null }, mark)]);
}

type Marked = Pick<StoredBundle, 'bundle' | 'item'> & { revision: number | null };

/** The place of its last event stays. */
function putMark(table: DynamoTable, { bundle, item, revision }: Marked, mark: DeletedBundle): Write {
  const { bundleId, site } = mark;
  const { gsi8pk, gsi8sk } = blankEvent(item);
  const place = gsi8pk === undefined ? {} : { gsi8pk, gsi8sk };
  const record = bundle === null ? {} : { record: packRecord(bundle) };
  const marked = { ...bundleKey(bundleId), ...place, ...record, kind: 'bundle-deleted', bundleId, site };
  return putRevision(table, { ...marked, mark: packRecord(mark) }, revision);
}

/** Its shares, and what its earlier events said. */
async function removeOwn(table: DynamoTable, bundleId: string): Promise<void> {
  const { pk } = bundleKey(bundleId);
  const [shares, events] = await Promise.all([
    itemsOf(table, pk, bundleSharesPrefix),
    itemsOf(table, pk, eventsPrefix),
  ]);
  const removed = shares.map(({ sk, secretSha256 }) => [
    remove(table, { pk, sk: String(sk) }),
    remove(table, shareKey(String(secretSha256))),
  ]);
  const blanked = events.filter(({ event }) => event !== undefined).map((item) => [put(table, blankEvent(item))]);
  for (const chunk of inChunks([...removed, ...blanked], [])) {
    if (chunk.length > 0) await untilDone(`what belongs to ${bundleId}`, () => transact(table, chunk));
  }
}

export function noteRemoved(table: DynamoTable, bundleId: string): Promise<void> {
  return untilDone(`the mark of ${bundleId}`, async () => {
    const stored = await storedBundle(table, bundleId);
    if (!stored?.mark || stored.mark.remains === null) return true;
    return transact(table, [putMark(table, stored, { ...stored.mark, remains: null })]);
  });
}
