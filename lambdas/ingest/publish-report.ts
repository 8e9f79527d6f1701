// The copies of a report beside the dropped object that it is about.

import type { VerdictStore } from '../../shared/model/ports.ts';
import { type BundleRecord, finishedStatuses } from '../../shared/model/stored-records.ts';
import type { Log } from '../middleware/log-entry.ts';
import type { IngestDeps } from './dependencies.ts';
import { failedReport } from './failed-report.ts';

export type PublishDeps = Pick<IngestDeps, 'reports' | 'renderJson' | 'renderMarkdown' | 'pack' | 'engineVersion'>;

/**
 * Publishes what a finished bundle came to. Throws whatever the store throws; may be repeated.
 * @returns false when a newer version stands there, or there is nothing to publish
 */
export async function publishReport(bundle: BundleRecord, deps: PublishDeps): Promise<boolean> {
  const { bundleId, object, sequencer, status } = bundle;
  if (sequencer === null || !finishedStatuses.includes(status)) return false;
  const report = status === 'failed' ? failedReport(bundle, deps) : await deps.reports.load(bundleId);
  if (report === null) return false;
  const faces = { json: deps.renderJson(report), markdown: deps.renderMarkdown(report, { full: true }) };
  return deps.reports.publish({ key: object.key, sequencer, ...faces });
}

export interface DeletionAware extends PublishDeps {
  verdicts: Pick<VerdictStore, 'deletedBundle'>;
  log: Log;
}

/** Whoever deletes a bundle after it was read removes its copies, but for one that is written only then. */
export async function publishUnlessDeleted(bundle: BundleRecord, deps: DeletionAware): Promise<void> {
  const { bundleId, object, sequencer } = bundle;
  if (!(await publishReport(bundle, deps))) {
    return deps.log({ level: 'info', message: 'nothing new to put beside the dropped file', bundleId });
  }
  if (sequencer === null || !(await deps.verdicts.deletedBundle(bundleId))) return;
  await deps.reports.remove(bundleId, { key: object.key, sequencer });
}
