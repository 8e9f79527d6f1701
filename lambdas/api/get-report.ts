// GET /v1/bundles/{bundleId}/report: what a bundle came to, in the form that the caller likes best.
import { Fault } from '../../shared/model/fault.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { header, parseQuery } from '../middleware/parse-request.ts';
import { isReadAt, statusAt } from './bundle-view.ts';
import type { ApiDeps } from './dependencies.ts';
import type { Endpoint } from './endpoint.ts';
import { visibleBundle } from './get-bundle.ts';
import { answerReport, ReportQuery } from './report-answer.ts';
import { wantedFormat } from './report-format.ts';
import { retryAfterSeconds } from './retry-after.ts';

export const getReport: Endpoint = async ({ event, caller, params }, deps) => {
  const { format: named, length } = parseQuery(event, ReportQuery);
  const format = wantedFormat(named, header(event, 'accept'));
  const bundle = await visibleBundle(params.bundleId ?? '', caller, deps);
  const { bundleId, status, code } = bundle;
  const retry = { retryAfterSeconds: retryAfterSeconds(bundle, null, deps.now()) };
  if (!isReadAt(deps.now(), bundle)) throw notReady(bundle, deps, retry);
  const report = status === 'failed' ? null : await deps.reports.load(bundleId);
  if (!report) throw notReady(bundle, deps, { bundleCode: code });
  return answerReport(report, { format, isFull: length === 'full', storedAs: bundleId }, deps);
};

/** Also for a bundle that ended without one: there is no time after which to ask again then. */
function notReady(bundle: BundleRecord, deps: ApiDeps, details: Record<string, unknown>): Fault {
  const status = statusAt(deps.now(), bundle);
  return new Fault('report-not-ready', `expected a bundle that was read, found one that is ${status}`, {
    details: { bundleStatus: status, ...details },
  });
}
