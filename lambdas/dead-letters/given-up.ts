// What becomes of a bundle whose message was put aside: nobody will read it again unasked, so it has ended.
import { type BundleRecord, finishedStatuses } from '../../shared/model/stored-records.ts';
import type { BundleKey } from '../ingest/drop-key.ts';
import { newBundleRecord } from '../ingest/new-bundle-record.ts';
import { isNewer, type StoredObject } from '../ingest/s3-event.ts';

export type GivenUp =
  /** It has failed, and is to be saved so. */
  | { kind: 'failed'; bundle: BundleRecord }
  /** It had ended before; what it came to keeps standing. */
  | { kind: 'stands'; bundle: BundleRecord }
  /** The message is about none, or about one that a newer message is about. */
  | { kind: 'none' };

/**
 * A dropped bundle may have no record yet: the first step of the work may be what failed.
 * @param stored as it stands; null: there is no record
 */
export function givenUp(
  stored: BundleRecord | null,
  { bundleId, name, object }: { bundleId: string; name: BundleKey; object: StoredObject },
): GivenUp {
  if (name.kind === 'upload' && stored?.object.key !== object.ref.key) return { kind: 'none' };
  if (stored?.sequencer && isNewer(stored.sequencer, object.sequencer)) return { kind: 'none' };
  if (stored && finishedStatuses.includes(stored.status)) return { kind: 'stands', bundle: stored };
  const known = stored ?? newBundleRecord(bundleId, name, object);
  // Its bytes are there, and are read when the message is put back, or somebody asks for it.
  const { ref, sequencer } = object;
  const bundle = { ...known, object: ref, sequencer, engine: null, progress: null };
  return { kind: 'failed', bundle: { ...bundle, status: 'failed', code: 'processing-failed' } };
}
