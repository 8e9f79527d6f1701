// Lists of bundles, newest first, each by the narrowest index that answers it.
import type { Page, PageRequest, VerdictStore } from '../../../shared/model/ports.ts';
import type { BundleRecord } from '../../../shared/model/stored-records.ts';
import { readBundle } from './bundle-items.ts';
import { partitions } from './index-keys.ts';
import type { IndexRange } from './index-range.ts';
import { readPage } from './paged-list.ts';
import type { DynamoTable } from './table.ts';

type Filter = Parameters<VerdictStore['bundles']>[0];

/** Sites whose lists are merged; of more, the list of all bundles is read and the others are left out. */
export const maxMergedSites = 25;

export function listBundles(table: DynamoTable, filter: Filter, page: PageRequest): Promise<Page<BundleRecord>> {
  const { status, key, reference } = filter;
  const sites = filter.sites && new Set(filter.sites);
  return readPage(
    table,
    {
      name: 'bundles',
      ranges: rangesOf(filter, sites),
      newestFirst: true,
      equal: { status, objectKey: key, reference },
      ...(sites && { accepts: ({ site }) => sites.has(String(site)) }),
      read: async (items) => items.map(readBundle),
    },
    page,
  );
}

function rangesOf({ status, key, reference }: Filter, sites: ReadonlySet<string> | null): IndexRange[] {
  if (sites?.size === 0) return [];
  if (key !== undefined) return [whole('gsi4', partitions.bundlesOfObject(key))];
  if (reference !== undefined) return [whole('gsi3', partitions.bundlesOfReference(reference))];
  if (sites && sites.size <= maxMergedSites) {
    return [...sites].map((site) => whole('gsi2', partitions.bundlesOfSite(site)));
  }
  return [status === undefined ? whole('gsi1', partitions.bundles) : whole('gsi5', partitions.bundlesOfStatus(status))];
}

const whole = (index: IndexRange['index'], partition: string): IndexRange => ({ index, partition, prefix: '' });
