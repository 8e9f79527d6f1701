// `npm run token` against a table over the wire: the token is shown, its hash is stored, and it can be revoked.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenSha256 } from '../../../lambdas/authorizer/new-token.ts';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoAccessTokens } from '../../../lambdas/aws/dynamo-access-tokens.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { type Ended, idIn, runToken, tokenIn } from './token-process.ts';

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

  const run = (...args: string[]): Promise<Ended> => {
    const env = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    };
    return runToken([...args, '--table', table.table], { env });
  };
  const grantOf = (made: Ended) => makeDynamoAccessTokens(table).find(tokenSha256(tokenIn(made)));

  it('issues a token that the authorizer will find', async () => {
    expect(await grantOf(await run('create'))).toMatchObject({
      scopes: ['bundles:write', 'verdicts:read', 'classify'],
      sites: ['*'],
      rateTier: 'standard',
      expiresAt: null,
    });
  });

  it('takes scopes, sites, a tier and an end', async () => {
    const options = [
      '--scope',
      'verdicts:read',
      '--site',
      'berlin',
      '--site',
      'paris',
      '--tier',
      'bulk',
      '--days',
      '30',
    ];
    const grant = await grantOf(await run('create', ...options));

    expect(grant).toMatchObject({ scopes: ['verdicts:read'], sites: ['berlin', 'paris'], rateTier: 'bulk' });
    expect(Date.parse(grant?.expiresAt ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000);
  });

  it('lists tokens and revokes one by its id', async () => {
    const made = await run('create', '--name', 'short-lived');
    expect((await run('list')).output).toContain(`id: ${idIn(made)}; short-lived;`);
    expect((await run('revoke', idIn(made))).output).toContain('for up to a minute more');

    expect(await grantOf(made)).toBeNull();
    expect((await run('list')).output).not.toContain('short-lived');
  });

  it('says in one line what is wrong, when nobody answers too', async () => {
    const env = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const away = { ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    const ended = await runToken(['list', '--table', 'verdicts'], { env: away });
    expect([ended.code, ended.output]).toEqual([1, '']);
    expect(ended.errors).toMatch(/^logverdict: [^\n]+\n$/);
  });
});
