// `npm run token` against a table over the wire: the token is shown, its hash is stored, and it can be withdrawn.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenSha256 } from '../../../lambdas/authorizer/new-token.ts';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoAccessTokens } from '../../../lambdas/aws/dynamo-access-tokens.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';

const script = join(import.meta.dirname, '../../../infra/aws/new-token.ts');

describe.skipIf(missingDynamoDb)(`npm run token (${missingDynamoDb ?? 'DynamoDB over the wire'})`, () => {
  let dynamo: DynamoDbService;
  let table: DynamoTable;
  beforeAll(async () => {
    dynamo = await startDynamoDb();
    table = await dynamo.newTable();
  });
  afterAll(async () => {
    table?.client.destroy();
    await dynamo?.close();
  });

  const run = async (...options: string[]): Promise<string> => {
    const env = {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    };
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...options], { env });
    return stdout;
  };
  const tokenIn = (output: string): string => /^token: (lv_\S+)$/m.exec(output)?.[1] ?? '';

  it('issues a token that the authorizer will find', async () => {
    const output = await run('--table', table.table);
    const grant = await makeDynamoAccessTokens(table).find(tokenSha256(tokenIn(output)));

    expect(grant).toMatchObject({
      scopes: ['bundles:write', 'verdicts:read', 'classify'],
      sites: ['*'],
      expiresAt: null,
    });
  });

  it('takes scopes, sites and an end', async () => {
    const output = await run('--table', table.table, '--scope', 'verdicts:read', '--site', 'berlin', '--days', '30');
    const grant = await makeDynamoAccessTokens(table).find(tokenSha256(tokenIn(output)));

    expect(grant).toMatchObject({ scopes: ['verdicts:read'], sites: ['berlin'] });
    expect(Date.parse(grant?.expiresAt ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000);
  });

  it('withdraws a token by its id', async () => {
    const output = await run('--table', table.table);
    await run('--table', table.table, '--withdraw', /^id: (t_[^;]+);/m.exec(output)?.[1] ?? '');

    expect(await makeDynamoAccessTokens(table).find(tokenSha256(tokenIn(output)))).toBeNull();
  });

  it('says what is wrong with its options, and stores nothing', async () => {
    await expect(run('--scope', 'verdicts:read')).rejects.toThrow(/expected --table/);
    await expect(run('--table', table.table, '--scope', 'everything')).rejects.toThrow(/"verdicts:read"/);
  });
});
