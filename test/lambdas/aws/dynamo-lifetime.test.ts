// What has ended leaves the table by itself, some days late: both items of it say when, and whoever reads one or the other
// meanwhile, or neither, is told the same.
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAuthorizer } from '../../../lambdas/authorizer/handler.ts';
import { tokenSha256 } from '../../../lambdas/authorizer/new-token.ts';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoAccessTokens } from '../../../lambdas/aws/dynamo-access-tokens.ts';
import { makeDynamoShareLinks } from '../../../lambdas/aws/dynamo-share-links.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import type { TokenGrant } from '../../../shared/model/stored-records.ts';
import { aBundle, aReport } from '../../ports/records.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { apiWorld } from '../api/api-world.ts';

const seconds = (instant: string): number => Date.parse(instant) / 1000;

async function itemsIn({ client, table }: DynamoTable): Promise<Record<string, unknown>[]> {
  return (await client.send(new ScanCommand({ TableName: table }))).Items ?? [];
}

/** Items that end, by their keys. */
async function lifetimesIn(table: DynamoTable): Promise<Record<string, unknown>> {
  const items = (await itemsIn(table)).filter(({ expiresAtSeconds }) => expiresAtSeconds !== undefined);
  return Object.fromEntries(items.map(({ pk, sk, expiresAtSeconds }) => [`${pk} | ${sk}`, expiresAtSeconds]));
}

/** As the table does when their time has come: those whose key begins so. */
async function expire(table: DynamoTable, partition: string): Promise<void> {
  for (const { pk, sk } of await itemsIn(table)) {
    if (!String(pk).startsWith(partition)) continue;
    await table.client.send(new DeleteCommand({ TableName: table.table, Key: { pk, sk } }));
  }
}

describe.skipIf(missingDynamoDb !== null)(
  `lifetimes on DynamoDB${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`,
  () => {
    let service: DynamoDbService;
    beforeAll(async () => {
      service = await startDynamoDb();
    });
    afterAll(() => service.close());

    test('the table looks at the time that items carry', async () => {
      const { client, table } = await service.newTable();
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: table }));
      expect(TimeToLiveDescription).toMatchObject({
        AttributeName: 'expiresAtSeconds',
        TimeToLiveStatus: expect.stringMatching(/^ENABL/),
      });
    });

    describe('a link to a report', () => {
      async function shared(expiresInHours: number) {
        const table = await service.newTable();
        const verdicts = makeDynamoVerdictStore(table);
        const start = Date.parse('2026-03-01T12:00:00.400Z');
        let hours = 0;
        const now = () => new Date(start + hours * 3_600_000);
        const shares = makeDynamoShareLinks(table);
        const world = apiWorld({ verdicts, shares, now });
        await verdicts.createBundle(aBundle('b1', { status: 'complete' }));
        await world.reports.save('b1', aReport('b1'));
        const body = JSON.stringify({ expiresInHours });
        const headers = { 'content-type': 'application/json' };
        const { json } = await world.ask('POST', '/v1/bundles/b1/shares', { headers, body });
        const path = new URL(String(json.url), 'https://a.example').pathname.replace('/prod', '');
        const open = async () => (await world.ask('GET', path, { caller: null })).text;
        const listed = async () => (await world.ask('GET', '/v1/bundles/b1/shares')).json.items;
        return { table, verdicts, shares, open, listed, wait: (more: number) => (hours += more) };
      }

      test('ends in both its items with the second in which it ends, and not before', async () => {
        const { table } = await shared(2);
        const lifetimes = await lifetimesIn(table);
        expect(Object.keys(lifetimes)).toEqual(
          expect.arrayContaining([expect.stringMatching(/^BUNDLE b1 \| SHARE /), expect.stringMatching(/^SHARE /)]),
        );
        const end = seconds('2026-03-01T14:00:01.000Z');
        expect(Object.values(lifetimes)).toEqual([end, end]);
      });

      test.each(['nothing', 'SHARE', 'BUNDLE b1', ''])(
        'that has ended answers the same, gone already: %s',
        async (gone) => {
          const { table, open, listed, wait } = await shared(2);
          expect(await open()).toContain('logverdict/report/1');
          wait(3);
          const before = [JSON.parse(await open()).code, await listed()];
          if (gone === 'SHARE') await expire(table, 'SHARE ');
          else if (gone !== 'nothing') {
            const [shareOfBundle] = (await itemsIn(table)).filter(({ sk }) => String(sk).startsWith('SHARE s_'));
            await table.client.send(
              new DeleteCommand({ TableName: table.table, Key: { pk: shareOfBundle?.pk, sk: shareOfBundle?.sk } }),
            );
          }
          if (gone === '') await expire(table, 'SHARE ');
          expect(before).toEqual(['share-not-found', []]);
          expect([JSON.parse(await open()).code, await listed()]).toEqual(before);
        },
      );

      test('is taken back with its bundle, whichever of its items is left', async () => {
        const { table, shares, verdicts } = await shared(2);
        await expire(table, 'SHARE ');
        await verdicts.deleteBundle(aBundle('b1'));
        expect(await shares.ofBundle('b1')).toEqual([]);
        expect(await lifetimesIn(table)).toEqual({});
      });
    });

    describe('a token', () => {
      const secret = `lv_${'A'.repeat(43)}`;
      const aGrant = (expiresAt: string | null): TokenGrant => ({
        tokenId: 't_1',
        tokenSha256: tokenSha256(secret),
        scopes: ['verdicts:read'],
        sites: ['*'],
        expiresAt,
        name: null,
        createdAt: null,
        rateTier: 'standard',
      });
      async function granted(expiresAt: string | null) {
        const table = await service.newTable();
        const tokens = makeDynamoAccessTokens(table);
        await tokens.save(aGrant(expiresAt));
        return { table, tokens };
      }

      test('that ends is kept for thirty days more, in both its items', async () => {
        const { table } = await granted('2026-03-01T10:00:00.000Z');
        const end = seconds('2026-03-31T10:00:00.000Z');
        expect(await lifetimesIn(table)).toEqual({
          'TOKENS | t_1': end,
          [`TOKEN ${tokenSha256(secret)} | TOKEN`]: end,
        });
      });

      test('without an end stays', async () => {
        const { table, tokens } = await granted(null);
        expect(await lifetimesIn(table)).toEqual({});
        await tokens.save(aGrant('2026-03-01T10:00:00.000Z'));
        expect(Object.keys(await lifetimesIn(table))).toHaveLength(2);
        await tokens.save(aGrant(null));
        expect(await lifetimesIn(table)).toEqual({});
      });

      test.each(['nothing', 'TOKEN ', 'TOKENS'])('that has ended lets nobody in, gone already: %s', async (gone) => {
        const { table, tokens } = await granted('2026-03-01T10:00:00.000Z');
        const usageKeys = { standard: 's', high: 'h', bulk: 'b' };
        const now = () => new Date('2026-03-01T10:00:00.000Z');
        const authorize = makeAuthorizer({ tokens, verifyJwt: null, usageKeys, now, log: () => undefined });
        const event = {
          type: 'TOKEN' as const,
          methodArn: 'arn:a/prod/GET/v1',
          authorizationToken: `Bearer ${secret}`,
        };
        if (gone !== 'nothing') await expire(table, gone);
        await expect(authorize(event, {} as Context)).rejects.toThrow('Unauthorized');
        const { items } = await tokens.list({ sites: null }, { limit: 10, cursor: null });
        expect(items).toHaveLength(gone === 'nothing' ? 1 : 0);
      });
    });
  },
);
