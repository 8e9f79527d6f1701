// Stage 6, diagnosis: nodes of one cluster side by side: who is missing, and who disagrees about a server.
import type { ConfigurationFacts } from '../model/dump-facts.ts';
import type { ClusterReport, NodeReport } from '../model/report.ts';
import { type Verdict, worst } from '../model/vocabulary.ts';
import { plainHost } from './server-words.ts';

export interface ClusterPeer {
  report: NodeReport;
  configuration: ConfigurationFacts | null;
}

/** Clusters by name. A node whose dump names no cluster is in none. */
export function clustersOf(peers: readonly ClusterPeer[]): ClusterReport[] {
  const byName = Map.groupBy(
    peers.filter(({ report }) => report.cluster !== null),
    ({ report }) => (report.cluster ?? '').toLowerCase(),
  );
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => clusterOf(members));
}

function clusterOf(members: readonly ClusterPeer[]): ClusterReport {
  const reports = members.map(({ report }) => report);
  const name = reports[0]?.cluster ?? '';
  const verdict = worst(reports.map((report) => report.verdict)) ?? 'inconclusive';
  const missing = missingPeers(members);
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

/** Addresses that the configuration names and no bundle covers. */
function missingPeers(members: readonly ClusterPeer[]): string[] {
  const covered = new Set(
    members.flatMap(({ report, configuration }) =>
      [report.node, report.fqdn, report.ip, ...(configuration?.ownAddresses ?? [])].map((known) =>
        known?.toLowerCase(),
      ),
    ),
  );
  const named = members.flatMap(({ configuration }) => configuration?.peers ?? []);
  return [...new Set(named)].filter((peer) => !covered.has(peer.toLowerCase())).sort();
}

function disagreementsOf(reports: readonly NodeReport[]): ClusterReport['disagreements'] {
  const byServer = new Map<string, ClusterReport['disagreements'][number]>();
  for (const report of reports) {
    for (const { address, port, verdict } of report.servers) {
      const key = JSON.stringify([address.toLowerCase(), port]);
      const entry = byServer.get(key) ?? { address, port, byNode: {} };
      // Two machines may go by one name: the worse of them is shown.
      entry.byNode[report.node] = worst([verdict, entry.byNode[report.node] ?? verdict]) ?? verdict;
      byServer.set(key, entry);
    }
  }
  const sorted = [...byServer.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return sorted.filter(({ byNode }) => new Set(Object.values(byNode)).size > 1);
}

function headline(
  name: string,
  verdict: Verdict,
  reports: readonly NodeReport[],
  missing: number,
  disagreements: number,
): string {
  const alike = reports.filter((report) => report.verdict === verdict).length;
  const parts = [`${plainHost(name)}: ${alike} of ${reports.length} peers ${verdict}`];
  if (disagreements > 0) parts.push(`peers disagree about ${disagreements} server${disagreements > 1 ? 's' : ''}`);
  if (missing > 0) parts.push(`${missing} peer${missing > 1 ? 's have' : ' has'} no bundle`);
  return parts.join('; ').slice(0, 120);
}
