// Many tokens on DynamoDB: each is listed once, at bounded cost, by whoever may see it.
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenIdKey, tokenKey } from '../../../../lambdas/aws/dynamo/keys.ts';
import { packRecord, schemaVersion } from '../../../../lambdas/aws/dynamo/stored-item.ts';
import type { DynamoTable } from '../../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoAccessTokens } from '../../../../lambdas/aws/dynamo-access-tokens.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../../services/dynamodb.ts';
import { watchedClient } from '../../../services/watched-client.ts';
import { allOf } from '../dynamo-world.ts';

const count = 2_500;
/** Tokens of the one site that somebody is limited to; all others are of another. */
const ofLab = [7, 2_400];

/** As an earlier version has stored it: without name, time and tier. */
const grantOf = (at: number) => ({
  tokenId: `t_${String(at).padStart(5, '0')}`,
  tokenSha256: at.toString(16).padStart(64, '0'),
  scopes: ['verdicts:read'],
  sites: [ofLab.includes(at) ? 'lab' : 'north'],
  expiresAt: null,
});

describe.skipIf(missingDynamoDb !== null)(`many tokens${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  let table: DynamoTable;

  beforeAll(async () => {
    service = await startDynamoDb();
    table = await service.newTable();
    const items = Array.from({ length: count }, (_, at) => grantOf(at)).flatMap((grant) => [
      { ...tokenKey(grant.tokenSha256), kind: 'token', schemaVersion, record: packRecord(grant) },
      { ...tokenIdKey(grant.tokenId), kind: 'token-id', schemaVersion, tokenSha256: grant.tokenSha256, revision: 1 },
    ]);
    for (let at = 0; at < items.length; at += 24) {
      const requests = items.slice(at, at + 24).map((Item) => ({ PutRequest: { Item } }));
      await table.client.send(new BatchWriteCommand({ RequestItems: { [table.table]: requests } }));
    }
  }, 60_000);
  afterAll(() => service.close());

  test('are listed once each, whatever the size of a page', async () => {
    const tokens = makeDynamoAccessTokens(table);
    for (const limit of [100, 99]) {
      const found = await allOf((page) => tokens.list({ sites: null }, page), limit);
      expect(found.map(({ tokenId }) => tokenId)).toEqual(
        Array.from({ length: count }, (_, at) => grantOf(at).tokenId),
      );
    }
  });

  test('of another site cost a bounded number of requests: the page ends early, and what is wanted is had', async () => {
    const { client, sent } = watchedClient(service.config);
    const tokens = makeDynamoAccessTokens({ ...table, client });
    const first = await tokens.list({ sites: ['lab'] }, { limit: 10, cursor: null });
    expect(first.items.map(({ tokenId }) => tokenId)).toEqual(['t_00007']);
    expect(first.nextCursor).not.toBeNull();
    expect(sent.requests).toBe(40); // ids and grants of 100 at a time
    const all = await allOf((page) => tokens.list({ sites: ['lab'] }, page), 10);
    expect(all.map(({ tokenId }) => tokenId)).toEqual(['t_00007', 't_02400']);
  });

  test('of an earlier version have no name, an unknown age and the usual tier', async () => {
    expect(await makeDynamoAccessTokens(table).grant('t_00007')).toEqual({
      ...grantOf(7),
      name: null,
      createdAt: null,
      rateTier: 'standard',
    });
  });
});
