// GET /v1/references/{reference}/report: one report over all bundles of a case.

import * as z from 'zod';
import { combineReports } from '../../shared/combine-reports.ts';
import { Fault } from '../../shared/model/fault.ts';
import type { Report } from '../../shared/model/report.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { header, parseQuery } from '../middleware/parse-request.ts';
import { isReadAt } from './bundle-view.ts';
import { visibleSites } from './caller.ts';
import type { ApiDeps } from './dependencies.ts';
import type { Endpoint } from './endpoint.ts';
import { answerReport, ReportQuery } from './report-answer.ts';
import { wantedFormat } from './report-format.ts';

export const ReferenceReportQuery = ReportQuery.extend({ site: z.string().optional() });

/** Bundles of one case that are looked at, the newest first: each report is held in memory whole. */
const maxBundles = 50;

export const referenceReport: Endpoint = async ({ event, caller, params }, deps) => {
  const { format: named, length, site } = parseQuery(event, ReferenceReportQuery);
  const format = wantedFormat(named, header(event, 'accept'));
  const reference = params.reference ?? '';
  const bundles = await bundlesOf(reference, visibleSites(caller, site), deps);
  const reports = await reportsOf(bundles, deps);
  if (reports.length === 0) {
    throw new Fault('reference-not-found', 'expected the reference of a bundle that was read, found none of it');
  }
  const report = combineReports(reports, reference);
  return answerReport(report, { format, isFull: length === 'full', storedAs: null }, deps);
};

/** Throws Fault `ambiguous-reference`: sites give references without knowing of each other. */
async function bundlesOf(reference: string, sites: readonly string[] | null, { verdicts, now }: ApiDeps) {
  const bundles: BundleRecord[] = [];
  let cursor: string | null = null;
  do {
    const page = await verdicts.bundles({ sites, reference }, { limit: maxBundles, cursor });
    bundles.push(...page.items.filter((bundle) => isReadAt(now(), bundle)));
    cursor = page.nextCursor;
  } while (cursor !== null && bundles.length < maxBundles);
  const found = [...new Set(bundles.map(({ site }) => site))].sort();
  if (found.length > 1) {
    throw new Fault('ambiguous-reference', `expected a reference of one site, found ${found.length}: name the site`, {
      details: { sites: found },
    });
  }
  return bundles.slice(0, maxBundles);
}

async function reportsOf(bundles: readonly BundleRecord[], { reports }: ApiDeps): Promise<Report[]> {
  const loaded: Report[] = [];
  for (const { bundleId } of bundles) {
    const report = await reports.load(bundleId);
    if (report) loaded.push(report);
  }
  return loaded;
}
