// The copies of a report beside the dropped object that it is about.
import type { VerdictStore } from '../../shared/model/ports.ts';
import { type BundleRecord, finishedStatuses } from '../../shared/model/stored-records.ts';
import type { IngestDeps } from './dependencies.ts';
import { failedReport } from './failed-report.ts';

export interface PublishDeps
  extends Pick<IngestDeps, 'reports' | 'renderJson' | 'renderMarkdown' | 'pack' | 'engineVersion'> {
  verdicts: Pick<VerdictStore, 'deletedBundle'>;
}

/**
 * Publishes what a finished bundle came to. Throws whatever the stores throw; may be repeated. Whoever deletes the bundle
 * removes its copies, but for one that is written only then: it goes again.
 * @returns false when a newer version stands there, or there is nothing to publish
 */
export async function publishReport(bundle: BundleRecord, deps: PublishDeps): Promise<boolean> {
  const { bundleId, object, sequencer } = bundle;
  if (!(await publish(bundle, deps))) return false;
  if (sequencer !== null && (await deps.verdicts.deletedBundle(bundleId))) {
    await deps.reports.remove(bundleId, { key: object.key, sequencer });
  }
  return true;
}

async function publish(bundle: BundleRecord, deps: PublishDeps): Promise<boolean> {
  const { bundleId, object, sequencer, status } = bundle;
  if (sequencer === null || !finishedStatuses.includes(status)) return false;
  const report = status === 'failed' ? failedReport(bundle, deps) : await deps.reports.load(bundleId);
  if (report === null) return false;
  const faces = { json: deps.renderJson(report), markdown: deps.renderMarkdown(report, { full: true }) };
  return deps.reports.publish({ key: object.key, sequencer, ...faces });
}
