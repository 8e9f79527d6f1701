// All captures of one node, the newest first.
import type { Page, PageRequest, VerdictStore } from '../../../shared/model/ports.ts';
import type { NodeCapture } from '../../../shared/model/stored-records.ts';
import { readCaptures } from './capture-items.ts';
import { partitions } from './index-keys.ts';
import { captureKey, type NodePlace, placeOf } from './keys.ts';
import { readPage } from './paged-list.ts';
import { getItems } from './read-items.ts';
import { unreadable } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

const maxTries = 4;

/** A bundle that gave two captures of the node, under two spellings of its name, counts once in the length of a page. */
export function listHistory(
  table: DynamoTable,
  node: Parameters<VerdictStore['history']>[0],
  page: PageRequest,
): Promise<Page<NodeCapture>> {
  const place = placeOf(node);
  return readPage(
    table,
    {
      name: 'history',
      ranges: [{ index: 'gsi6', partition: partitions.captures(place), prefix: '' }],
      newestFirst: true,
      equal: {},
      read: (items) =>
        capturesOf(
          table,
          place,
          items.map(({ bundleId }) => String(bundleId)),
        ),
    },
    page,
  );
}

/** In the order of the bundles; without those that are gone meanwhile. */
async function capturesOf(table: DynamoTable, place: NodePlace, bundleIds: readonly string[]): Promise<NodeCapture[]> {
  const found = new Map<string, readonly NodeCapture[]>();
  let left = [...bundleIds];
  for (let tried = 0; left.length > 0 && tried < maxTries; tried++) {
    const items = await getItems(
      table,
      left.map((bundleId) => captureKey(place, bundleId)),
    );
    for (const bundleId of left) {
      const item = items(captureKey(place, bundleId));
      const stored = item ? await readCaptures(table, place, item) : { captures: [] };
      if (stored) found.set(bundleId, stored.captures);
    }
    left = left.filter((bundleId) => !found.has(bundleId));
  }
  if (left.length > 0) throw unreadable('expected the whole of a capture, found that it was replaced again and again');
  return bundleIds.flatMap((bundleId) => found.get(bundleId) ?? []);
}
