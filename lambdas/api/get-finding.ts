// GET /v1/findings/{findingId}: one finding with its life cycle, its evidence and what to do about it.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { FindingRecord } from '../../shared/model/stored-records.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { type Caller, maySee } from './caller.ts';
import type { ApiDeps } from './dependencies.ts';
import { type Endpoint, findingLinks, json } from './endpoint.ts';

export const getFinding: Endpoint = async ({ event, caller, params, base }, deps) => {
  parseQuery(event, z.strictObject({}));
  const record = await visibleFinding(params.findingId ?? '', caller, deps);
  return json({ ...(await detailsOf(record, deps)), ...record, links: findingLinks(base, record) });
};

/** Throws Fault `finding-not-found`, for a finding of another site too. */
export async function visibleFinding(findingId: string, caller: Caller, { verdicts }: ApiDeps): Promise<FindingRecord> {
  const record = await verdicts.finding(findingId);
  if (record && maySee(caller, record.site)) return record;
  throw new Fault('finding-not-found', 'expected the id of a finding, found none of that id');
}

async function detailsOf({ bundleId, findingId }: FindingRecord, { reports }: ApiDeps): Promise<Finding> {
  const report = await reports.load(bundleId);
  const found = report?.nodes.flatMap(({ findings }) => findings).find(({ id }) => id === findingId);
  if (found) return found;
  throw new Fault(
    'stored-record-unreadable',
    `expected the report of ${bundleId} to hold the finding, found it without`,
  );
}
