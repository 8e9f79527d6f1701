// Items of the table as a program with a newer layout would have written them.
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { bundleKey, headKey, placeOf } from '../../../lambdas/aws/dynamo/keys.ts';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import type { NewerRecord } from './fault-host.ts';

const newerLayout = 99;

export async function makeItemNewer({ client, table }: DynamoTable, what: NewerRecord): Promise<() => Promise<string>> {
  const Key = { ...(what.kind === 'bundle' ? bundleKey(what.bundleId) : headKey(placeOf(what))) };
  const get = async () => (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  const Item = { ...(await get()), schemaVersion: newerLayout };
  await client.send(new PutCommand({ TableName: table, Item }));
  return async () => JSON.stringify(Object.entries((await get()) ?? {}).sort());
}
