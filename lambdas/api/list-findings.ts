// GET /v1/findings: findings over time, of the caller's sites.
import * as z from 'zod';
import { FindingState } from '../../shared/model/stored-records.ts';
import { Severity } from '../../shared/model/vocabulary.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { visibleSites } from './caller.ts';
import { type Endpoint, findingLinks } from './endpoint.ts';
import { given, pageAnswer, pageFields, pageRequest } from './paged-list.ts';

export const ListFindingsQuery = z.strictObject({
  site: z.string().optional(),
  node: z.string().optional(),
  cluster: z.string().optional(),
  state: FindingState.optional(),
  severity: Severity.optional(),
  reference: z.string().optional(),
  updatedAfter: z.iso
    .datetime({ offset: true })
    .transform((time) => new Date(time).toISOString())
    .optional(),
  ...pageFields,
});

export const listFindings: Endpoint = async ({ event, caller, base }, deps) => {
  const { site, limit, cursor, ...asked } = parseQuery(event, ListFindingsQuery);
  const filter = { sites: visibleSites(caller, site), ...given(asked) };
  const page = await deps.verdicts.findings(filter, pageRequest({ limit, cursor }));
  return pageAnswer(page, (finding) => ({ ...finding, links: findingLinks(base, finding) }));
};
