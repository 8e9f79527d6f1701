// The record of a bundle when nothing is known of it but its key.
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import type { BundleKey } from './drop-key.ts';
import type { StoredObject } from './s3-event.ts';

export function newBundleRecord(
  bundleId: string,
  name: BundleKey,
  { ref, sequencer, storedAt }: StoredObject,
): BundleRecord {
  return {
    bundleId,
    site: name.kind === 'drop' ? name.site : 'default',
    reference: name.kind === 'drop' ? name.reference : null,
    fileName: name.fileName,
    object: ref,
    sequencer,
    sizeBytes: null,
    expectedSha256: null,
    status: 'queued',
    code: null,
    createdAt: storedAt.toISOString(),
    uploadExpiresAt: null,
    engine: null,
    nodes: [],
  };
}
