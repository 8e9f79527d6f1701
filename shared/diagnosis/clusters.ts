// Stage 6, diagnosis: nodes of one cluster side by side: who is missing, and who disagrees about a server.
import { isPlainHost } from '../model/plain-host.ts';
import type { ClusterReport, NodeReport } from '../model/report.ts';
import { type Verdict, worst } from '../model/vocabulary.ts';
import type { ClusterPlace } from './cluster-place.ts';

/** @param reports of the members, in the order of the nodes */
export function clusterReport(
  { name, missing }: Pick<ClusterPlace, 'name' | 'missing'>,
  reports: readonly NodeReport[],
): ClusterReport {
  const verdict = worst(reports.map((report) => report.verdict)) ?? 'inconclusive';
  const disagreements = disagreementsOf(reports);
  return {
    name,
    verdict,
    headline: headline(name, verdict, reports, missing.length, disagreements.length),
    peers: [...new Set(reports.map((report) => report.node))],
    missing,
    disagreements,
  };
}

interface Disagreement {
  address: string;
  port: number | null;
  byNode: Map<string, Verdict>;
}

function disagreementsOf(reports: readonly NodeReport[]): ClusterReport['disagreements'] {
  // Maps, because a node may be named like something that every object has.
  const byServer = new Map<string, Disagreement>();
  for (const report of reports) {
    for (const { address, port, verdict } of report.servers) {
      const key = JSON.stringify([address.toLowerCase(), port]);
      const entry = byServer.get(key) ?? { address, port, byNode: new Map() };
      // Two machines may go by one name: the worse of them is shown.
      entry.byNode.set(report.node, worst([verdict, entry.byNode.get(report.node) ?? verdict]) ?? verdict);
      byServer.set(key, entry);
    }
  }
  const sorted = [...byServer.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return sorted
    .filter(({ byNode }) => new Set(byNode.values()).size > 1)
    .map((entry) => ({ ...entry, byNode: Object.fromEntries(entry.byNode) }));
}

function headline(
  name: string,
  verdict: Verdict,
  reports: readonly NodeReport[],
  missing: number,
  disagreements: number,
): string {
  const alike = reports.filter((report) => report.verdict === verdict).length;
  const host = isPlainHost(name) ? name : 'the cluster';
  const peers = reports.length === 1 ? 'its one peer with a bundle' : `${alike} of ${reports.length} peers`;
  const parts = [`${host}: ${peers} ${said(verdict, reports.length === 1 ? 1 : alike)}`];
  if (disagreements > 0) parts.push(`peers disagree about ${disagreements} server${disagreements > 1 ? 's' : ''}`);
  if (missing > 0) parts.push(`${missing} peer${missing > 1 ? 's have' : ' has'} no bundle`);
  return parts.join('; ').slice(0, 120);
}

function said(verdict: Verdict, count: number): string {
  const one = count === 1;
  if (verdict === 'fail') return one ? 'fails' : 'fail';
  if (verdict === 'pass') return one ? 'passes' : 'pass';
  if (verdict === 'warn') return one ? 'needs attention' : 'need attention';
  return 'inconclusive';
}
