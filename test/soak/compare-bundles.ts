// Every bundle has its one report, with the right status and verdicts: over the API, and beside the drop folder for the
// newest version of each file.
import { dropPath } from './deliver.ts';
import { expectedReading } from './expected-reading.ts';
import type { FoundApi, FoundFiles, ReportGist } from './found-end.ts';
import type { Delivered } from './run-writers.ts';
import type { Delivery } from './soak-plan.ts';

export interface Given {
  deliveries: readonly Delivery[];
  delivered: Delivered;
}

const named = ({ number, way, site, fileName }: Delivery): string => `bundle ${number} (${way}, ${site}/${fileName})`;

/** Ids of the bundles that were found of each delivery, by its number. A bundle is known by the bytes it is of. */
export function bundlesByDelivery({ deliveries, delivered }: Given, { bundles, reports }: FoundApi) {
  const bySha256 = new Map(deliveries.map(({ number }) => [delivered.get(number)?.sha256 ?? '', number]));
  const found = new Map<number, string[]>();
  const unknown: string[] = [];
  for (const { bundleId } of bundles) {
    const number = bySha256.get(reports.get(bundleId)?.bundles[0]?.sha256 ?? 'none');
    if (number === undefined) unknown.push(bundleId);
    else found.set(number, [...(found.get(number) ?? []), bundleId]);
  }
  return { found, unknown };
}

export function wrongBundles(given: Given, api: FoundApi): string[] {
  const { found, unknown } = bundlesByDelivery(given, api);
  const stray = unknown.map((bundleId) => {
    const bundle = api.bundles.find((each) => each.bundleId === bundleId);
    return `${bundleId} (${bundle?.key}) is ${bundle?.status}, and its report is missing or about nothing that was delivered`;
  });
  return [...stray, ...given.deliveries.flatMap((delivery) => wrongBundle(delivery, found, given, api))];
}

function wrongBundle(delivery: Delivery, found: Map<number, string[]>, { delivered }: Given, api: FoundApi): string[] {
  const ids = found.get(delivery.number) ?? [];
  const wanted = delivery.isDeleted ? 0 : 1;
  if (ids.length !== wanted) return [`${named(delivery)}: expected ${wanted} reports of it, found ${ids.length}`];
  const [bundleId] = ids;
  if (bundleId === undefined) return [];
  const bundle = api.bundles.find((each) => each.bundleId === bundleId);
  const { status, node } = expectedReading(delivery);
  const { site, reference, fileName } = delivery;
  const nodes = node === null ? [] : [{ node: node.name, verdict: node.verdict }];
  const expected = {
    bundleId: delivered.get(delivery.number)?.bundleId ?? bundleId,
    site,
    reference,
    fileName,
    status,
  };
  const asFound = bundle && {
    bundleId,
    site: bundle.site,
    reference: bundle.reference,
    fileName: bundle.fileName,
    status: bundle.status,
  };
  return [
    ...differences(named(delivery), expected, asFound),
    ...differences(`${named(delivery)}, as listed`, nodes, verdictsOf(bundle?.nodes)),
    ...differences(`${named(delivery)}, report`, { status, nodes }, gist(api.reports.get(bundleId))),
  ];
}

const verdictsOf = (nodes: readonly { node: string; verdict: string }[] = []) =>
  nodes.map(({ node, verdict }) => ({ node, verdict }));
const gist = (report: ReportGist | null | undefined) =>
  report && { status: report.bundles[0]?.status, nodes: verdictsOf(report.nodes) };

export function differences(what: string, expected: unknown, found: unknown): string[] {
  const [wanted, there] = [JSON.stringify(expected), JSON.stringify(found ?? null)];
  return wanted === there ? [] : [`${what}: expected ${wanted}, found ${there}`];
}

/** The copies of the newest version of every dropped file, in both forms, and nothing else. */
export function wrongCopies({ deliveries, delivered }: Given, { copies, otherCopies }: FoundFiles): string[] {
  const replaced = new Set(deliveries.map(({ replaces }) => replaces));
  const newest = deliveries.filter(({ way, number }) => way !== 'uploaded' && !replaced.has(number));
  const paths = new Set(newest.map(dropPath));
  const wrong = newest.flatMap((delivery) => {
    const path = dropPath(delivery);
    const sha256 = copies.get(`${path}.json`)?.bundles[0]?.sha256;
    return [
      ...differences(
        `${named(delivery)}, report beside the drop folder`,
        delivered.get(delivery.number)?.sha256,
        sha256,
      ),
      ...(otherCopies.includes(`${path}.md`) ? [] : [`${named(delivery)}: expected ${path}.md, found none`]),
    ];
  });
  const strange = [
    ...[...copies.keys()].filter((path) => !paths.has(path.replace(/\.json$/, ''))),
    ...otherCopies.filter((path) => !paths.has(path.replace(/\.md$/, ''))),
  ];
  return [...wrong, ...strange.map((path) => `reports/${path}: expected no such file`)];
}
