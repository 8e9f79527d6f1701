// GET /v1/nodes/{node}/history: what earlier bundles said of a node, the newest capture first.
import * as z from 'zod';
import { parseQuery } from '../middleware/parse-request.ts';
import { visibleSites } from './caller.ts';
import type { Endpoint } from './endpoint.ts';
import { oneNode } from './get-node.ts';
import { nodeSummary } from './list-nodes.ts';
import { pageAnswer, pageFields, pageRequest } from './paged-list.ts';

export const NodeHistoryQuery = z.strictObject({ site: z.string().optional(), ...pageFields });

export const nodeHistory: Endpoint = async ({ event, caller, params, base }, deps) => {
  const { site, ...page } = parseQuery(event, NodeHistoryQuery);
  const latest = await oneNode(params.node ?? '', visibleSites(caller, site), deps);
  const found = await deps.verdicts.history({ site: latest.site, node: latest.node }, pageRequest(page));
  return pageAnswer(found, (capture) => ({
    ...nodeSummary(capture, base),
    isLatest: capture.bundleId === latest.bundleId,
  }));
};
