// GET /v1/bundles/{bundleId}/report: the report of a bundle, in the form the caller can read.
import type { APIGatewayProxyResult } from 'aws-lambda';
import { z } from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { Report } from '../../shared/model/report.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { header, parseQuery } from '../middleware/parse-request.ts';
import { isFinishedAt, retryAfterSeconds, statusAt } from './bundle-view.ts';
import type { ApiDeps } from './dependencies.ts';
import type { Endpoint } from './endpoint.ts';
import { visibleBundle } from './get-bundle.ts';
import { type ReportFormat, reportFormats, wantedFormat } from './report-format.ts';

const Query = z.strictObject({ format: z.string().optional(), length: z.enum(['full', 'short']).default('short') });

export const getReport: Endpoint = async ({ event, caller, params }, deps) => {
  const { format: named, length } = parseQuery(event, Query);
  const format = wantedFormat(named, header(event, 'accept'));
  const bundle = await visibleBundle(params.bundleId ?? '', caller, deps);
  if (!isFinishedAt(deps.now(), bundle)) throw notReady(bundle, deps, { retryAfterSeconds });
  const report = bundle.status === 'failed' ? null : await deps.reports.load(bundle.bundleId);
  if (!report) throw notReady(bundle, deps, { bundleCode: bundle.code });
  return answerOf(format, faceOf(report, format, length === 'full', deps));
};

/** Also for a bundle that ended without one: there is no time after which to ask again then. */
function notReady(bundle: BundleRecord, deps: ApiDeps, details: Record<string, unknown>): Fault {
  const status = statusAt(deps.now(), bundle);
  return new Fault('report-not-ready', `expected a bundle that was read, found one that is ${status}`, {
    details: { bundleStatus: status, ...details },
  });
}

const answerOf = (format: ReportFormat, body: string): APIGatewayProxyResult => ({
  statusCode: 200,
  headers: { 'content-type': reportFormats[format] },
  body,
});

function faceOf(report: Report, format: ReportFormat, full: boolean, deps: ApiDeps): string {
  if (format === 'json') return deps.renderJson(report);
  return format === 'markdown' ? deps.renderMarkdown(report, { full }) : deps.renderBrief(report);
}
