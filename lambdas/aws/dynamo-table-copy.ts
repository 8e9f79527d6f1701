// Copies every item of one table into another: what was restored to a point in time comes back into the table of the stack.
// People ask for it, while nothing else writes; no function does.

import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BatchWriteCommand, type BatchWriteCommandInput, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type Item, refuseNewer } from './dynamo/stored-item.ts';
import { tableSchema } from './dynamo/table.ts';

export interface TableCopy {
  client: DynamoDBDocumentClient;
  from: string;
  to: string;
  /** Called now and then, with the items written, and removed, so far. */
  onProgress: (written: number, removed: number) => void;
}

/** What one call takes. */
const batchItems = 25;
const mostTries = 10;
const firstDelayMs = 50;

type Write = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** Afterwards both hold the same. Throws Fault `stored-record-unreadable` for an item of a newer layout. */
export async function copyTable({
  client,
  from,
  to,
  onProgress,
}: TableCopy): Promise<{ written: number; removed: number }> {
  const kept = new Set<string>(); // of a million items some 200 MB
  let [written, removed] = [0, 0];
  for await (const items of pagesOf(client, from)) {
    for (const item of items) {
      refuseNewer(item, 'item');
      kept.add(nameOf(item));
    }
    await writeAll(
      client,
      to,
      items.map((Item) => ({ PutRequest: { Item } })),
    );
    written += items.length;
    onProgress(written, removed);
  }
  for await (const items of pagesOf(client, to)) {
    const others = items.filter((item) => !kept.has(nameOf(item)));
    await writeAll(
      client,
      to,
      others.map((item) => ({ DeleteRequest: { Key: keyOf(item) } })),
    );
    removed += others.length;
    onProgress(written, removed);
  }
  return { written, removed };
}

/** Items that would be written, and those that would be removed. */
export async function compareTables({ client, from, to }: Pick<TableCopy, 'client' | 'from' | 'to'>) {
  const kept = new Set<string>();
  for await (const items of pagesOf(client, from)) for (const item of items) kept.add(nameOf(item));
  let removed = 0;
  for await (const items of pagesOf(client, to)) removed += items.filter((item) => !kept.has(nameOf(item))).length;
  return { written: kept.size, removed };
}

async function* pagesOf(client: DynamoDBDocumentClient, TableName: string): AsyncGenerator<Item[]> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) yield Items;
}

const { partitionKey, sortKey } = tableSchema;
const keyOf = (item: Item): Item => ({ [partitionKey]: item[partitionKey], [sortKey]: item[sortKey] });
const nameOf = (item: Item): string => JSON.stringify([item[partitionKey], item[sortKey]]);

async function writeAll(client: DynamoDBDocumentClient, table: string, writes: readonly Write[]): Promise<void> {
  for (let at = 0; at < writes.length; at += batchItems)
    await writeBatch(client, table, writes.slice(at, at + batchItems));
}

/** A table that is billed on demand takes less at first, and says what it has left out. */
async function writeBatch(client: DynamoDBDocumentClient, table: string, writes: Write[]): Promise<void> {
  let left = writes;
  for (let tries = 0; left.length > 0; tries++) {
    if (tries === mostTries)
      throw new Error(`expected ${table} to take what is written, found ${left.length} items left`);
    if (tries > 0) await sleep(firstDelayMs * 2 ** tries);
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
    left = UnprocessedItems[table] ?? [];
  }
}
