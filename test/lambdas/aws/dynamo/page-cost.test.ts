// A page costs a bounded number of requests, however few of the items it looks at are wanted.
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPage } from '../../../../lambdas/aws/dynamo/paged-list.ts';
import type { Item } from '../../../../lambdas/aws/dynamo/stored-item.ts';
import type { DynamoTable } from '../../../../lambdas/aws/dynamo/table.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../../services/dynamodb.ts';
import { watchedClient } from '../../../services/watched-client.ts';
import { allOf } from '../dynamo-world.ts';

const count = 11_000;
const wanted = ['00042', '10900'];

describe.skipIf(missingDynamoDb !== null)(`the cost of a page${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  let table: DynamoTable;

  beforeAll(async () => {
    service = await startDynamoDb();
    table = await service.newTable();
    const names = Array.from({ length: count }, (_, at) => String(at).padStart(5, '0'));
    const put = (name: string) => ({
      pk: name,
      sk: 'x',
      gsi1pk: 'ALL',
      gsi1sk: name,
      rare: String(wanted.includes(name)),
    });
    for (let at = 0; at < count; at += 25) {
      const requests = names.slice(at, at + 25).map((name) => ({ PutRequest: { Item: put(name) } }));
      await table.client.send(new BatchWriteCommand({ RequestItems: { [table.table]: requests } }));
    }
  }, 60_000);
  afterAll(() => service.close());

  test('is bounded: it ends early with a cursor, and what is wanted is had all the same', async () => {
    const { client, sent } = watchedClient(service.config);
    const listing = {
      name: 'findings' as const,
      ranges: [{ index: 'gsi1' as const, partition: 'ALL', prefix: '' }],
      newestFirst: false,
      equal: { rare: 'true' },
      read: async (items: readonly Item[]) => items.map(({ pk }) => String(pk)),
    };
    const list = (page: { limit: number; cursor: string | null }) => readPage({ ...table, client }, listing, page);
    const first = await list({ limit: 10, cursor: null });
    expect(first.items).toEqual(['00042']);
    expect(first.nextCursor).not.toBeNull();
    expect(sent.requests).toBe(21);
    expect(await allOf(list, 10)).toEqual(wanted);
  });
});
