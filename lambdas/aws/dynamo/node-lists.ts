// Nodes by their latest capture: lists by site and name, and one node by any of its names.

import { bareName, labelOf, namesOf, nodeKey } from '../../../shared/history/node-names.ts';
import type { Page, PageRequest, VerdictStore } from '../../../shared/model/ports.ts';
import type { NodeCapture } from '../../../shared/model/stored-records.ts';
import { partitions } from './index-keys.ts';
import type { IndexRange } from './index-range.ts';
import { joinKey, keyPrefix } from './key-parts.ts';
import type { NodePlace } from './keys.ts';
import { latestCaptures } from './latest-captures.ts';
import { readPage } from './paged-list.ts';
import type { Item } from './stored-item.ts';
import type { DynamoTable, Index } from './table.ts';

type ListFilter = Parameters<VerdictStore['nodes']>[0];

/** Places where a name may stand: more nodes of one name than this are told by their site or FQDN. */
const maxNamesakes = 1_000;

export function listNodes(table: DynamoTable, filter: ListFilter, page: PageRequest): Promise<Page<NodeCapture>> {
  const { sites, verdict } = filter;
  const cluster = filter.cluster?.toLowerCase();
  return readPage(
    table,
    {
      name: 'nodes',
      ranges: rangesOfSites(sites, ...partitionOf(filter)),
      newestFirst: false,
      equal: { cluster, verdict },
      read: async (items) => (await latestCaptures(table, items.map(placeOfItem))).filter((node) => node !== null),
    },
    page,
  );
}

function partitionOf({ cluster, verdict }: Pick<ListFilter, 'cluster' | 'verdict'>): [Index, string] {
  if (cluster !== undefined) return ['gsi3', partitions.nodesOfCluster(cluster)];
  return verdict === undefined ? ['gsi1', partitions.nodes] : ['gsi2', partitions.nodesOfVerdict(verdict)];
}

/** Where the sort keys begin with the site: one range for each, or one for all. */
export function rangesOfSites(sites: readonly string[] | null, index: Index, partition: string): IndexRange[] {
  const prefixes = sites === null ? [''] : [...new Set(sites)].map((site) => keyPrefix(site));
  return prefixes.map((prefix) => ({ index, partition, prefix }));
}

/** Every item of a node says where the node stands. */
const placeOfItem = ({ site, nodeKey: node }: Item): NodePlace => ({ site: String(site), nodeKey: String(node) });

export async function findNodes(
  table: DynamoTable,
  { sites, name }: Parameters<VerdictStore['findNodes']>[0],
): Promise<NodeCapture[]> {
  const bare = bareName(name);
  const places = await placesOfName(table, sites, bare);
  const nodes = await latestCaptures(table, places);
  return nodes.filter((node) => node !== null).filter((node) => namesOf(node).includes(bare));
}

/** Sites in which a node of exactly that name was seen. */
export async function sitesOfNode(table: DynamoTable, node: string): Promise<string[]> {
  const places = await placesOfName(table, null, bareName(node));
  return places.filter((place) => place.nodeKey === nodeKey(node)).map(({ site }) => site);
}

/** By site and name. A node is indexed by labels and by its address; whether it has the whole name is seen later. */
async function placesOfName(table: DynamoTable, sites: readonly string[] | null, bare: string): Promise<NodePlace[]> {
  const places = new Map<string, NodePlace>();
  const partition = partitions.name(labelOf(bare));
  const indexes: Index[] = labelOf(bare) === bare ? ['gsi4', 'gsi5', 'gsi8'] : ['gsi4', 'gsi8'];
  const ranges = indexes.flatMap((index) => rangesOfSites(sites, index, partition));
  await Promise.all(
    ranges.map(async (range) => {
      const listing = { name: 'nodes' as const, ranges: [range], newestFirst: false, equal: {}, read: itemsAsTheyAre };
      const { items } = await readPage(table, listing, { limit: maxNamesakes, cursor: null });
      for (const item of items) places.set(joinKey(String(item.site), String(item.nodeKey)), placeOfItem(item));
    }),
  );
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

const itemsAsTheyAre = async (items: readonly Item[]): Promise<Item[]> => [...items];
