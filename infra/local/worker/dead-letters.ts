// What becomes of the bundles of a message that was put aside, by the same rules as on AWS: they have ended.
import { givenUp } from '../../../lambdas/dead-letters/given-up.ts';
import { bundleIdAt, parseBundleKey } from '../../../lambdas/ingest/drop-key.ts';
import { objectsIn } from '../../../lambdas/ingest/message-bundles.ts';
import type { StoredObject } from '../../../lambdas/ingest/s3-event.ts';
import { bundleEvent } from '../../../shared/history/node-events.ts';
import { bundleOf, putBundle, updateBundle } from '../storage/sqlite/bundle-rows.ts';
import type { Database } from '../storage/sqlite/database.ts';
import { deletedBundle } from '../storage/sqlite/deleted-marks.ts';
import { insertEvents } from '../storage/sqlite/event-rows.ts';
import { unlessUnreadable } from '../storage/sqlite/stored-record.ts';

/** Keys that a message is about. */
export const keysOf = (body: string): string[] => (objectsIn(body) ?? []).map(({ ref }) => ref.key);

/**
 * Bundles that have not ended otherwise become `failed`. Belongs inside the transaction that puts the message aside: a record
 * that only a newer program can read is left as it is, and does not keep the message from going.
 */
export function failBundles(db: Database, body: string, at: Date): void {
  // What is no event of the bucket: the ingest function has said so every time it was handed the message.
  for (const object of objectsIn(body) ?? []) unlessUnreadable(() => failBundle(db, object, at));
}

function failBundle(db: Database, object: StoredObject, at: Date): void {
  const name = parseBundleKey(object.ref.key);
  if (name === null) return;
  const bundleId = bundleIdAt(object.ref, name);
  if (deletedBundle(db, bundleId) !== null) return;
  const stored = bundleOf(db, bundleId);
  const outcome = givenUp(stored, { bundleId, name, object });
  if (outcome.kind === 'stands') updateBundle(db, bundleId, { rereadAskedAt: null });
  if (outcome.kind !== 'failed') return;
  const event = bundleEvent(stored, outcome.bundle, at);
  putBundle(db, outcome.bundle);
  if (event) insertEvents(db, [event]);
}
