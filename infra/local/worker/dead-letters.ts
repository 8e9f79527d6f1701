// What becomes of the bundles of a message that was put aside: nobody will read them again unasked, so they have ended.
import { parseBundleKey } from '../../../lambdas/ingest/drop-key.ts';
import { newBundleRecord } from '../../../lambdas/ingest/new-bundle-record.ts';
import { createdObjects, type StoredObject } from '../../../lambdas/ingest/s3-event.ts';
import { bundleEvent } from '../../../shared/history/node-events.ts';
import { bundleIdOf } from '../../../shared/model/identity.ts';
import { finishedStatuses } from '../../../shared/model/stored-records.ts';
import { bundleOf, putBundle, updateBundle } from '../storage/sqlite/bundle-rows.ts';
import type { Database } from '../storage/sqlite/database.ts';
import { deletedBundle } from '../storage/sqlite/deleted-marks.ts';
import { insertEvents } from '../storage/sqlite/event-rows.ts';
import { unlessUnreadable } from '../storage/sqlite/stored-record.ts';

const failure = { status: 'failed', code: 'processing-failed' } as const;

/** Bundles that a message is about. A body that is no event of the bucket is about none. */
export const bundleIdsOf = (body: string): string[] =>
  objectsOf(body).flatMap((object) => bundleIdOfObject(object) ?? []);

/** Keys that a message is about. */
export const keysOf = (body: string): string[] => objectsOf(body).map(({ ref }) => ref.key);

/**
 * Bundles that have not ended otherwise become `failed`. Belongs inside the transaction that puts the message aside: a record
 * that only a newer program can read is left as it is, and does not keep the message from going.
 */
export function failBundles(db: Database, body: string, at: Date): void {
  for (const object of objectsOf(body)) {
    const bundleId = bundleIdOfObject(object);
    if (bundleId !== null) unlessUnreadable(() => failBundle(db, bundleId, object, at));
  }
}

function objectsOf(body: string): StoredObject[] {
  try {
    return createdObjects(body);
  } catch {
    return []; // the ingest function has said so every time it was handed this message
  }
}

function bundleIdOfObject({ ref }: StoredObject): string | null {
  const name = parseBundleKey(ref.key);
  if (name === null) return null;
  return name.kind === 'upload' ? name.bundleId : bundleIdOf(ref);
}

/** A dropped bundle may have no record yet: the first step of the work may be what failed. */
function failBundle(db: Database, bundleId: string, object: StoredObject, at: Date): void {
  if (deletedBundle(db, bundleId) !== null) return;
  const there = bundleOf(db, bundleId);
  if (there !== null && finishedStatuses.includes(there.status)) {
    updateBundle(db, bundleId, { rereadAskedAt: null }); // the reading it was given keeps standing
    return;
  }
  const name = parseBundleKey(object.ref.key);
  const known = there ?? (name?.kind === 'drop' ? newBundleRecord(bundleId, name, object) : null);
  if (known === null) return;
  // Its bytes are there, and may be read again when somebody asks for it.
  const failed = { ...known, object: object.ref, sequencer: object.sequencer, ...failure };
  const event = bundleEvent(there, failed, at);
  putBundle(db, failed);
  if (event) insertEvents(db, [event]);
}
