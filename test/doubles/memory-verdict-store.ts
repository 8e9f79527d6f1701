// Bundles, nodes and findings kept in memory.
import { foldCaptures, type NodeHistory } from '../../shared/history/finding-history.ts';
import { Fault } from '../../shared/model/fault.ts';
import type { Page, PageRequest, VerdictStore } from '../../shared/model/ports.ts';
import { BundleRecord, type FindingRecord, finishedStatuses, NodeCapture } from '../../shared/model/stored-records.ts';

type Of<Method extends 'bundles' | 'nodes' | 'findings'> = Parameters<VerdictStore[Method]>[0];

export class MemoryVerdictStore implements VerdictStore {
  readonly #bundles = new Map<string, BundleRecord>();
  readonly #captures = new Map<string, readonly NodeCapture[]>();

  async createBundle(bundle: BundleRecord): Promise<BundleRecord> {
    const known = this.#bundles.get(bundle.bundleId) ?? BundleRecord.parse(bundle);
    this.#bundles.set(bundle.bundleId, known);
    return structuredClone(known);
  }

  async bundle(bundleId: string): Promise<BundleRecord | null> {
    return structuredClone(this.#bundles.get(bundleId) ?? null);
  }

  async updateBundle(...[bundleId, change]: Parameters<VerdictStore['updateBundle']>): Promise<void> {
    const known = this.#bundles.get(bundleId);
    if (!known) throw new Fault('bundle-not-found', 'expected a bundle to change, found none');
    const goesBack =
      finishedStatuses.includes(known.status) && change.status && !finishedStatuses.includes(change.status);
    if (!goesBack) this.#bundles.set(bundleId, BundleRecord.parse({ ...known, ...change }));
  }

  async saveVerdicts(bundle: BundleRecord, captures: readonly NodeCapture[]): Promise<void> {
    this.#bundles.set(bundle.bundleId, BundleRecord.parse(bundle));
    this.#captures.set(
      bundle.bundleId,
      captures.map((capture) => NodeCapture.parse(capture)),
    );
  }

  async bundles(filter: Of<'bundles'>, page: PageRequest): Promise<Page<BundleRecord>> {
    const { sites, status, key, reference } = filter;
    const found = [...this.#bundles.values()].filter(
      (bundle) =>
        isIn(sites, bundle.site) &&
        isWanted(status, bundle.status) &&
        isWanted(key, bundle.object.key) &&
        isWanted(reference, bundle.reference),
    );
    return paged(found, ({ bundleId }) => bundleId, page);
  }

  async nodes(filter: Of<'nodes'>, page: PageRequest): Promise<Page<NodeCapture>> {
    const { sites, cluster, verdict } = filter;
    const found = this.#histories()
      .map(({ latest }) => latest)
      .filter((node) => isIn(sites, node.site) && isWanted(cluster, node.cluster) && isWanted(verdict, node.verdict));
    return paged(found, ({ site, node }) => `${site}/${node.toLowerCase()}`, page);
  }

  async findNodes(filter: Parameters<VerdictStore['findNodes']>[0]): Promise<NodeCapture[]> {
    return this.#histories()
      .map(({ latest }) => latest)
      .filter(({ site, node, fqdn, ip }) => {
        const names = [node, fqdn, ip].map((name) => name?.toLowerCase());
        return isIn(filter.sites, site) && names.includes(filter.name.toLowerCase());
      });
  }

  async findings(filter: Of<'findings'>, page: PageRequest): Promise<Page<FindingRecord>> {
    const { sites, node, ...exact } = filter;
    const found = this.#histories()
      .flatMap(({ findings }) => findings)
      .filter(
        (finding) =>
          isIn(sites, finding.site) &&
          isWanted(node?.toLowerCase(), finding.node.toLowerCase()) &&
          isWanted(exact.cluster, finding.cluster) &&
          isWanted(exact.state, finding.state) &&
          isWanted(exact.severity, finding.severity) &&
          isWanted(exact.reference, finding.reference),
      );
    return paged(found, ({ findingId }) => findingId, page);
  }

  async finding(findingId: string): Promise<FindingRecord | null> {
    const all = this.#histories().flatMap(({ findings }) => findings);
    return all.find((finding) => finding.findingId === findingId) ?? null;
  }

  #histories(): NodeHistory[] {
    const byNode = Map.groupBy([...this.#captures.values()].flat(), ({ site, node }) =>
      JSON.stringify([site, node.toLowerCase()]),
    );
    return [...byNode.values()].map(foldCaptures);
  }
}

const isIn = (sites: readonly string[] | null, site: string): boolean => sites === null || sites.includes(site);
const isWanted = (wanted: string | undefined, found: string | null): boolean =>
  wanted === undefined || wanted === found;

/** The cursor is the sort key of the last item. */
function paged<T>(found: readonly T[], keyOf: (item: T) => string, { limit, cursor }: PageRequest): Page<T> {
  const after = cursor === null ? '' : Buffer.from(cursor, 'base64url').toString();
  const rest = found.filter((item) => keyOf(item) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = structuredClone(rest.slice(0, limit));
  const last = items.at(-1);
  const nextCursor = last && rest.length > limit ? Buffer.from(keyOf(last)).toString('base64url') : null;
  return { items, nextCursor };
}
