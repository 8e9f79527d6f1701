// `npm run copy-table` between tables over the wire: afterwards the second answers as the first did.
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { aBundle } from '../../ports/records.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { runCommand } from './command-process.ts';

describe.skipIf(missingDynamoDb)(`npm run copy-table (${missingDynamoDb ?? 'DynamoDB over the wire'})`, () => {
  let dynamo: DynamoDbService;
  beforeAll(async () => {
    dynamo = await startDynamoDb();
  });
  afterAll(() => dynamo?.close());

  const run = (...args: string[]) => {
    const env = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    };
    return runCommand('copy-table/copy-table', args, { env });
  };
  const everything = { sites: null };
  const page = { limit: 100, cursor: null };

  it('writes over what differs and removes what came since, with --yes', async () => {
    const [then, now] = [await dynamo.newTable(), await dynamo.newTable()];
    const [before, after] = [makeDynamoVerdictStore(then), makeDynamoVerdictStore(now)];
    const ids = Array.from({ length: 60 }, (_, at) => `b_${at}`);
    for (const id of ids) await before.createBundle(aBundle(id, { site: 'lab' }));
    await after.createBundle(aBundle('b_1', { site: 'north' }));
    await after.createBundle(aBundle('b_since', { site: 'lab' }));
    const args = ['--from', then.table, '--to', now.table];
    const tried = await run(...args);
    const items = /^(\d+) items of verdicts-1 would be written to verdicts-2, and 1 others removed there/.exec(
      tried.output,
    );
    expect(Number(items?.[1])).toBeGreaterThanOrEqual(60);
    expect((await after.bundle('b_since'))?.bundleId).toBe('b_since');

    const { code, output } = await run(...args, '--yes');
    expect(output).toMatch(/^\d+ items written, 1 others removed: verdicts-2 holds what verdicts-1 does$/m);
    expect(code).toBe(0);
    expect(await after.bundles(everything, page)).toEqual(await before.bundles(everything, page));
    expect(await after.bundle('b_since')).toBeNull();
    expect((await after.bundle('b_1'))?.site).toBe('lab');
  });

  it('refuses items of a layout that it does not know', async () => {
    const [then, now] = [await dynamo.newTable(), await dynamo.newTable()];
    const Item = { pk: 'BUNDLE b_1', sk: 'BUNDLE', kind: 'bundle', schemaVersion: 99 };
    await then.client.send(new PutCommand({ TableName: then.table, Item }));
    const { code, errors } = await run('--from', then.table, '--to', now.table, '--yes');
    expect(code).toBe(1);
    expect(errors).toMatch(/^logverdict: expected a stored item of layout \d+ or older, found layout 99\n$/);
  });
});

test.each([
  [[], /--from: expected --from TABLE/],
  [['--from', 'one', '--to', 'one'], /expected two tables, found one/],
  [['--from', 'one', '--to', 'a table'], /--to: expected the name of a table/],
])('usage that is wrong is one line, and exit 2: %j', async (args, message) => {
  const { code, output, errors } = await runCommand('copy-table/copy-table', args);
  expect([code, output]).toEqual([2, '']);
  expect(errors).toMatch(message);
});
