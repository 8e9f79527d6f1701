// GET /v1/nodes/{node}: the latest verdict of one node, asked for by short name, FQDN or IP address.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import type { NodeReport } from '../../shared/model/report.ts';
import type { NodeCapture } from '../../shared/model/stored-records.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { visibleSites } from './caller.ts';
import { closestNames } from './closest-names.ts';
import type { ApiDeps } from './dependencies.ts';
import { type Endpoint, json, nodeLinks } from './endpoint.ts';
import { nodeBrief } from './node-brief.ts';
import { withinAnswer } from './within-answer.ts';

export const GetNodeQuery = z.strictObject({
  site: z.string().optional(),
  view: z.enum(['full', 'brief']).default('full'),
});

/** Pages of 100 nodes that are looked through for a name to suggest. */
const maxSuggestionPages = 10;

export const getNode: Endpoint = async ({ event, caller, params, base }, deps) => {
  const { site, view } = parseQuery(event, GetNodeQuery);
  const capture = await oneNode(params.node ?? '', visibleSites(caller, site), deps);
  const report = await nodeReport(capture, deps);
  if (view === 'brief') return json(nodeBrief(capture, report, base));
  const { capturedAt, complete, bundleId, reference } = capture;
  const links = nodeLinks(base, capture);
  return json(withinAnswer({ ...report, capturedAt, complete, bundleId, reference, links }, ['findings', 'servers']));
};

/** Throws Fault `ambiguous-node` with `candidates`, or `node-not-found` with `didYouMean`. */
export async function oneNode(name: string, sites: readonly string[] | null, deps: ApiDeps): Promise<NodeCapture> {
  const [found, ...others] = await deps.verdicts.findNodes({ sites, name });
  if (!found) {
    const didYouMean = closestNames(name, await visibleNames(sites, deps));
    throw new Fault('node-not-found', 'expected a node that was seen, found none of that name', {
      details: { didYouMean },
    });
  }
  if (others.length === 0) return found;
  const candidates = [found, ...others].map(({ node, site, fqdn, ip, cluster }) => ({ node, site, fqdn, ip, cluster }));
  throw new Fault('ambiguous-node', `expected one node, found ${candidates.length}: name the site or the FQDN`, {
    details: { candidates },
  });
}

async function visibleNames(sites: readonly string[] | null, { verdicts }: ApiDeps): Promise<Set<string>> {
  const names = new Set<string>();
  let cursor: string | null = null;
  for (let page = 0; page < maxSuggestionPages; page++) {
    const { items, nextCursor } = await verdicts.nodes({ sites }, { limit: 100, cursor });
    for (const { node, fqdn } of items) names.add(node).add(fqdn ?? node);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return names;
}

async function nodeReport({ bundleId, node }: NodeCapture, { reports }: ApiDeps): Promise<NodeReport> {
  const report = await reports.load(bundleId);
  const found = report?.nodes.find((each) => each.node.toLowerCase() === node.toLowerCase());
  if (found) return found;
  throw new Fault('stored-record-unreadable', `expected the report of ${bundleId} to hold the node, found it without`);
}
