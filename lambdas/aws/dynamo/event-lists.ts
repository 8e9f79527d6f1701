// What changed, in the order of the changes. Nobody numbers the events: each bears the time of its change, and the newest
// are held back until none can come before them any more.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Fault } from '../../../shared/model/fault.ts';
import type { Page, PageRequest, VerdictStore } from '../../../shared/model/ports.ts';
import type { EventRecord } from '../../../shared/model/stored-records.ts';
import { maxMergedSites } from './bundle-lists.ts';
import { readEvent } from './event-items.ts';
import { partitions } from './index-keys.ts';
import type { IndexRange } from './index-range.ts';
import { compareKeys, keyBounds, keyPrefix } from './key-parts.ts';
import { readPage } from './paged-list.ts';
import type { DynamoTable } from './table.ts';

type Filter = Parameters<VerdictStore['events']>[0];

export async function listEvents(
  table: DynamoTable,
  { sites, after, since }: Filter,
  page: PageRequest,
  until: Date,
): Promise<Page<EventRecord>> {
  const visible = sites && new Set(sites);
  const place = page.cursor === null && after !== undefined ? await placeOf(table, visible, after) : null;
  const behind = [place ?? '', since ?? ''].sort(compareKeys).at(-1) || null;
  return readPage(
    table,
    {
      name: 'events',
      ranges: rangesOf(visible, keyBounds(keyPrefix(until.toISOString()))[1]),
      newestFirst: false,
      equal: {},
      behind,
      ...(visible && { accepts: ({ site }) => visible.has(String(site)) }),
      // An event that is being moved to an item of its own may be shown by both.
      read: async (items) => [
        ...new Map(items.map((item) => [String(item.gsi6sk ?? item.gsi7sk), readEvent(item)])).values(),
      ],
    },
    page,
  );
}

function rangesOf(sites: ReadonlySet<string> | null, to: string): IndexRange[] {
  if (sites === null || sites.size > maxMergedSites) {
    return [{ index: 'gsi6', partition: partitions.events, prefix: '', to }];
  }
  return [...sites].map((site) => ({ index: 'gsi7', partition: partitions.eventsOfSite(site), prefix: '', to }));
}

/** Throws Fault `invalid-request`. */
async function placeOf({ client, table }: DynamoTable, sites: ReadonlySet<string> | null, eventId: string) {
  const { Items: [item] = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'gsi8',
      KeyConditionExpression: 'gsi8pk = :event',
      ExpressionAttributeValues: { ':event': partitions.event(eventId) },
      Limit: 1,
    }),
  );
  if (item && (sites === null || sites.has(String(item.site)))) return String(item.gsi8sk);
  throw new Fault('invalid-request', 'after: expected the id of an event, found none of that id');
}
