// One stored object whose message was put aside: its bundle ends as failed, unless it has ended otherwise. Each step may be
// repeated.
import { Fault } from '../../shared/model/fault.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { bundleIdAt, parseBundleKey } from '../ingest/drop-key.ts';
import { publishReport } from '../ingest/publish-report.ts';
import type { StoredObject } from '../ingest/s3-event.ts';
import { tellEnd } from '../ingest/tell-end.ts';
import { boundLog } from '../middleware/bound-log.ts';
import type { DeadLettersDeps } from './dependencies.ts';
import { type GivenUp, givenUp } from './given-up.ts';

/** Throws whatever a port throws: the message is then to be repeated. */
export async function giveUpObject(object: StoredObject, { log, ...ports }: DeadLettersDeps): Promise<void> {
  const name = object.ref.bucket === ports.bucket ? parseBundleKey(object.ref.key) : null;
  if (!name) return;
  const bundleId = bundleIdAt(object.ref, name);
  const deps = { ...ports, log: boundLog(log, { bundleId }) };
  const stored = await deps.verdicts.bundle(bundleId);
  if (!stored && (await deps.verdicts.deletedBundle(bundleId))) return;
  const bundle = await settle(givenUp(stored, { bundleId, name, object }), deps);
  if (bundle && name.kind === 'drop' && !(await publishReport(bundle, deps))) {
    deps.log({ level: 'info', message: 'nothing new to put beside the dropped file' });
  }
}

/** @returns the bundle as it stands then; null: there is none */
async function settle(outcome: GivenUp, deps: DeadLettersDeps): Promise<BundleRecord | null> {
  if (outcome.kind === 'none') return null;
  const { bundle } = outcome;
  try {
    if (outcome.kind === 'failed') return await fail(bundle, deps);
    deps.log({ level: 'warn', message: 'bundle that had ended stays as it was', status: bundle.status });
    if (bundle.rereadAskedAt) await deps.verdicts.updateBundle(bundle.bundleId, { rereadAskedAt: null });
    return bundle;
  } catch (error) {
    if (error instanceof Fault && error.code === 'bundle-deleted') return null;
    throw error;
  }
}

/** A run that is still going on may end the bundle otherwise: what the store says afterwards counts. */
async function fail(bundle: BundleRecord, deps: DeadLettersDeps): Promise<BundleRecord | null> {
  await deps.verdicts.saveVerdicts(bundle, []);
  const stands = await deps.verdicts.bundle(bundle.bundleId);
  if (stands?.code === bundle.code) tellEnd(stands, null, deps);
  return stands;
}
