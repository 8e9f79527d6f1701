// GET /v1/clusters/{cluster}: peers side by side: who is missing, and who disagrees about a server.
import * as z from 'zod';
import { missingPeers } from '../../shared/combine-reports.ts';
import { clusterReport } from '../../shared/diagnosis/clusters.ts';
import { Fault } from '../../shared/model/fault.ts';
import type { NodeReport, Report } from '../../shared/model/report.ts';
import type { NodeCapture } from '../../shared/model/stored-records.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { visibleSites } from './caller.ts';
import { closestNames } from './closest-names.ts';
import type { ApiDeps } from './dependencies.ts';
import { clusterLink, type Endpoint, json } from './endpoint.ts';
import { nodeSummary } from './list-nodes.ts';
import { withinAnswer } from './within-answer.ts';

export const GetClusterQuery = z.strictObject({ site: z.string().optional() });

/** A cluster has six peers at most; names of others in several sites may be the same. */
const maxMembers = 200;

export const getCluster: Endpoint = async ({ event, caller, params, base }, deps) => {
  const { site } = parseQuery(event, GetClusterQuery);
  const members = await membersOf(params.cluster ?? '', visibleSites(caller, site), deps);
  const [{ cluster, site: ownSite }] = members;
  const name = cluster ?? '';
  const { nodes, told } = await whatReportsSay(members, deps);
  const rollUp = clusterReport({ name, missing: missingPeers(name, members, told) }, nodes);
  const body = {
    ...rollUp,
    site: ownSite,
    nodes: members.map((member) => nodeSummary(member, base)),
    links: { self: clusterLink(base, name, ownSite) },
  };
  return json(withinAnswer(body, ['disagreements', 'nodes']));
};

type Members = [NodeCapture, ...NodeCapture[]];

/** Throws Fault `cluster-not-found` with `didYouMean`, or `ambiguous-cluster` with the sites that have one of that name. */
async function membersOf(cluster: string, sites: readonly string[] | null, deps: ApiDeps): Promise<Members> {
  const { items } = await deps.verdicts.nodes({ sites, cluster }, { limit: maxMembers, cursor: null });
  const [first, ...others] = items;
  if (!first) {
    const { items: all } = await deps.verdicts.nodes({ sites }, { limit: maxMembers, cursor: null });
    const names = new Set(all.flatMap((node) => node.cluster ?? []));
    const details = { didYouMean: closestNames(cluster, names) };
    throw new Fault('cluster-not-found', 'expected a cluster that was seen, found none of that name', { details });
  }
  const found = [...new Set(items.map(({ site }) => site))];
  if (found.length === 1) return [first, ...others];
  throw new Fault('ambiguous-cluster', `expected a cluster of one site, found ${found.length}: name the site`, {
    details: { sites: found },
  });
}

/** The latest report of each member, and what those reports say of clusters. */
async function whatReportsSay(members: Members, { reports }: ApiDeps) {
  const loaded = new Map<string, Report | null>();
  const nodes: NodeReport[] = [];
  for (const { bundleId, node } of members) {
    const report = loaded.has(bundleId) ? loaded.get(bundleId) : await reports.load(bundleId);
    loaded.set(bundleId, report ?? null);
    const own = report?.nodes.find((each) => each.node.toLowerCase() === node.toLowerCase());
    if (own) nodes.push(own);
  }
  return { nodes, told: [...loaded.values()].flatMap((report) => report?.clusters ?? []) };
}
