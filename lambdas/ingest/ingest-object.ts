// One stored object from arrival to verdict. Each step may be repeated, and the finished status is written after facts and
// report and before the copies beside the drop folder: a run that is killed anywhere is completed by the next delivery.
import { Fault } from '../../shared/model/fault.ts';
import type { OpenedBundle } from '../../shared/model/ports.ts';
import { type BundleRecord, finishedStatuses } from '../../shared/model/stored-records.ts';
import { boundLog } from '../middleware/bound-log.ts';
import type { DeliveryDeps, IngestDeps } from './dependencies.ts';
import { type BundleKey, bundleIdAt, parseBundleKey } from './drop-key.ts';
import { newBundleRecord } from './new-bundle-record.ts';
import { publishReport } from './publish-report.ts';
import { failBundle, readBundle } from './read-bundle.ts';
import { isNewer, type StoredObject } from './s3-event.ts';
import { tellEnd } from './tell-end.ts';

/** Throws whatever a port throws, but for `object-gone`, which is an end: the delivery is to be repeated. */
export async function ingestObject(object: StoredObject, delivery: DeliveryDeps): Promise<void> {
  const name = object.ref.bucket === delivery.bucket ? parseBundleKey(object.ref.key) : null;
  if (!name) return note('object outside the bundle folders left alone', object, delivery);

  const bundleId = bundleIdAt(object.ref, name);
  const deps = { ...delivery, log: boundLog(delivery.log, { bundleId }) };
  const stored = await deps.verdicts.bundle(bundleId);
  if (!stored && (await deps.verdicts.deletedBundle(bundleId))) {
    await removeLate(bundleId, name, object, deps);
    return note(leftDeleted, object, deps);
  }
  if (name.kind === 'upload' && stored?.object.key !== object.ref.key) {
    return note('upload that was never asked for left alone', object, deps);
  }
  if (stored?.sequencer && isNewer(stored.sequencer, object.sequencer)) {
    return note('older version of a bundle left alone', object, deps);
  }
  const begun = deps.now().getTime();
  const bundle =
    stored && isRead(stored, object, deps)
      ? stored
      : await readUnlessDeleted(stored ?? newBundleRecord(bundleId, name, object), stored, object, deps);
  if (!bundle) return note(leftDeleted, object, deps);
  if (bundle === stored) deps.log({ level: 'info', message: 'bundle stays as it was', status: bundle.status });
  else tellEnd(bundle, deps.now().getTime() - begun, deps);
  if (name.kind === 'drop' && !(await publishReport(bundle, deps))) {
    deps.log({ level: 'info', message: 'nothing new to put beside the dropped file' });
  }
}

/** Of a bundle that is deleted: bytes that came anew, and what a reading that died had stored after the deletion. */
async function removeLate(bundleId: string, name: BundleKey, { ref, sequencer }: StoredObject, deps: IngestDeps) {
  await deps.removeDeleted?.(ref);
  await deps.reports.remove(bundleId, name.kind === 'drop' ? { key: ref.key, sequencer } : null);
}

const leftDeleted = 'bundle that was deleted left alone';

/** null: it was deleted meanwhile; what the reading had stored of it by then is removed again. */
async function readUnlessDeleted(...[known, stored, object, deps]: Parameters<typeof read>) {
  try {
    return await read(known, stored, object, deps);
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'bundle-deleted')) throw error;
    await deps.reports.remove(known.bundleId, null);
    return null;
  }
}

const note = (message: string, { ref }: StoredObject, { log }: IngestDeps): void =>
  log({ level: 'info', message, bucket: ref.bucket, key: ref.key, versionId: ref.versionId });

/** The version of the program and of the pack: while it stays the same, reading again gives the same bytes. */
const engineOf = ({ engineVersion, pack }: IngestDeps): string => `${engineVersion} ${pack.sha256}`;

const isFinished = ({ status }: BundleRecord): boolean => finishedStatuses.includes(status);

const isRead = (stored: BundleRecord, { sequencer, isReread }: StoredObject, deps: IngestDeps): boolean =>
  !isReread && isFinished(stored) && stored.engine === engineOf(deps) && stored.sequencer === sequencer;

/** @returns the bundle as it stands afterwards */
async function read(
  known: BundleRecord,
  stored: BundleRecord | null,
  object: StoredObject,
  deps: DeliveryDeps,
): Promise<BundleRecord> {
  const opened = await openUnlessGone(object, deps);
  const { ref, sequencer } = object;
  const begun = { object: ref, sequencer, engine: engineOf(deps), nodes: [], rereadAskedAt: null, progress: null };
  const record = { ...known, ...begun };
  if (!opened) return failBundle(record, stored, 'object-gone', deps);
  if (!stored) record.createdAt = opened.lastModified.toISOString();
  return readBundle({ ...record, sizeBytes: opened.sizeBytes }, stored, opened, deps);
}

async function openUnlessGone({ ref }: StoredObject, deps: IngestDeps): Promise<OpenedBundle | null> {
  try {
    return await deps.source.open(ref);
  } catch (error) {
    if (error instanceof Fault && error.code === 'object-gone') return null;
    throw error;
  }
}
