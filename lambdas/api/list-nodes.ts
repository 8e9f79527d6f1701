// GET /v1/nodes: the latest verdict of every node of the caller's sites.
import * as z from 'zod';
import type { NodeCapture } from '../../shared/model/stored-records.ts';
import { Verdict } from '../../shared/model/vocabulary.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { visibleSites } from './caller.ts';
import { type Endpoint, nodeLinks } from './endpoint.ts';
import { given, pageAnswer, pageFields, pageRequest } from './paged-list.ts';

export const ListNodesQuery = z.strictObject({
  site: z.string().optional(),
  cluster: z.string().optional(),
  verdict: Verdict.optional(),
  ...pageFields,
});

export const listNodes: Endpoint = async ({ event, caller, base }, deps) => {
  const { site, cluster, verdict, ...page } = parseQuery(event, ListNodesQuery);
  const filter = { sites: visibleSites(caller, site), ...given({ cluster, verdict }) };
  return pageAnswer(await deps.verdicts.nodes(filter, pageRequest(page)), (capture) => nodeSummary(capture, base));
};

export const nodeSummary = (capture: NodeCapture, base: string) => ({
  node: capture.node,
  site: capture.site,
  cluster: capture.cluster,
  fqdn: capture.fqdn,
  ip: capture.ip,
  role: capture.role,
  version: capture.version,
  verification: capture.verification,
  verdict: capture.verdict,
  reasons: capture.reasons,
  headline: capture.headline,
  capturedAt: capture.capturedAt,
  complete: capture.complete,
  bundleId: capture.bundleId,
  reference: capture.reference,
  findings: capture.findings.length,
  links: nodeLinks(base, capture),
});
