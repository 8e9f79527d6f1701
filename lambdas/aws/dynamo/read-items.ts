// Items of the table by key: consistently, so that what was written is seen.
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from './keys.ts';
import type { Item } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

export async function getItem({ client, table }: DynamoTable, key: ItemKey): Promise<Item | null> {
  const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return item ?? null;
}

/** All items of a partition whose sort key begins so, in their order. */
export async function itemsOf({ client, table }: DynamoTable, partition: string, prefix: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': partition, ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

const maxBatch = 100; // DynamoDB's limit
const maxBatchTries = 10;

/** Those of the keys that are there, by their key. */
export async function getItems(table: DynamoTable, keys: readonly ItemKey[]): Promise<(key: ItemKey) => Item | null> {
  const found = new Map<string, Item>();
  const nameOf = ({ pk, sk }: { pk?: unknown; sk?: unknown }) => JSON.stringify([pk, sk]);
  const wanted = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
  for (let at = 0; at < wanted.length; at += maxBatch) {
    for (const item of await getBatch(table, wanted.slice(at, at + maxBatch))) found.set(nameOf(item), item);
  }
  return (key) => found.get(nameOf(key)) ?? null;
}

async function getBatch({ client, table }: DynamoTable, keys: readonly ItemKey[]): Promise<Item[]> {
  const items: Item[] = [];
  let left: Item[] = keys.map((key) => ({ ...key }));
  for (let tried = 1; left.length > 0; tried++) {
    const request = { [table]: { Keys: left, ConsistentRead: true } };
    const answer = await client.send(new BatchGetCommand({ RequestItems: request }));
    const got = answer.Responses?.[table] ?? [];
    items.push(...got);
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    // An answer holds at most 16 MB, so some keys may be left over in good order; none at all is throttling.
    if (got.length > 0) continue;
    if (left.length > 0 && tried >= maxBatchTries) throw new Error(`expected ${left.length} items, found none of them`);
    if (left.length > 0) await sleep(Math.random() * Math.min(20 * 2 ** tried, 1_000));
  }
  return items;
}
