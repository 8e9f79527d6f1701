// Reports of several bundles as one: every node as the newest of them shows it, clusters put together anew. Judges nothing
// again; who wants captures that overlap read as one analyses the bundles together.
import { clusterReport } from './diagnosis/clusters.ts';
import type { ClusterReport, NodeReport, Report } from './model/report.ts';

/** @param reports at least one, of one site */
export function combineReports(reports: readonly Report[], reference: string | null): Report {
  const [first] = reports;
  if (first === undefined) throw new RangeError('expected at least one report, found none');
  const nodes = newestNodes(reports.flatMap((report) => report.nodes));
  return {
    schema: first.schema,
    engine: { version: first.engine.version, packs: distinctPacks(reports) },
    site: first.site,
    reference,
    bundles: reports.flatMap(({ bundles }) => bundles),
    clusters: clustersOf(
      nodes,
      reports.flatMap(({ clusters }) => clusters),
    ),
    nodes,
  };
}

function distinctPacks(reports: readonly Report[]): Report['engine']['packs'] {
  const packs = reports.flatMap(({ engine }) => engine.packs);
  return [...new Map(packs.map((pack) => [`${pack.id} ${pack.sha256}`, pack])).values()];
}

/** Ties go by the bundles, so that the order of the reports does not matter. */
function newestNodes(nodes: readonly NodeReport[]): NodeReport[] {
  const named = Map.groupBy(nodes, ({ node }) => node.toLowerCase());
  const newest = [...named.values()].flatMap(machinesOf).flatMap(newestOf);
  return newest.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/**
 * Two machines that go by one name stay apart. A report without a serial number is of the one machine there is; where there
 * are several it stands alone.
 */
function machinesOf(named: readonly NodeReport[]): NodeReport[][] {
  const bySerial = Map.groupBy(named, ({ serialNumber }) => serialNumber?.toLowerCase() ?? '');
  const serials = [...bySerial.keys()].filter((serial) => serial !== '');
  return serials.length < 2 ? [[...named]] : [...bySerial.values()];
}

const newestOf = (machine: readonly NodeReport[]): NodeReport[] =>
  machine.toSorted((a, b) => (ageOf(a) < ageOf(b) ? 1 : -1)).slice(0, 1);

const ageOf = ({ asOf, bundleIds }: NodeReport): string => `${asOf ?? ''} ${bundleIds.join(' ')}`;
const orderOf = ({ node, serialNumber }: NodeReport): string => `${node.toLowerCase()} ${serialNumber ?? ''}`;

function clustersOf(nodes: readonly NodeReport[], told: readonly ClusterReport[]): ClusterReport[] {
  const named = Map.groupBy(
    nodes.filter(({ cluster }) => cluster !== null),
    ({ cluster }) => (cluster ?? '').toLowerCase(),
  );
  return [...named.values()].map((members) => {
    const name = members[0]?.cluster ?? '';
    return clusterReport({ name, missing: missingPeers(name, members, told) }, members);
  });
}

/** Peers that any report knows of and none has a bundle of. A peer without a bundle is known by what the others call it. */
export function missingPeers(
  cluster: string,
  members: readonly Pick<NodeReport, 'node' | 'fqdn' | 'ip'>[],
  told: readonly ClusterReport[],
): string[] {
  const names = members.flatMap(({ node, fqdn, ip }) => [node, fqdn, ip]);
  const present = new Set(names.flatMap((peer) => peer?.toLowerCase() ?? []));
  const same = told.filter(({ name }) => name.toLowerCase() === cluster.toLowerCase());
  const known = same.flatMap(({ peers, missing }) => [...peers, ...missing]);
  const absent = known.filter((peer) => !present.has(peer.toLowerCase()));
  return [...new Map(absent.map((peer) => [peer.toLowerCase(), peer])).values()].sort();
}
