// The authorizer as it is deployed, with an issuer of JWTs.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleFunction } from '../../infra/aws/function-bundle.ts';
import { usageKeysOf } from '../../infra/aws/rate-plans.ts';
import { type OidcIssuer, signed, signingKey, startOidcIssuer } from '../services/oidc-issuer.ts';
import { RunningFunction } from '../services/runtime/running-function.ts';

const key = signingKey('key-1');
const folder = mkdtempSync(join(tmpdir(), 'logverdict-jwt-'));
let issuer: OidcIssuer;
let authorizer: RunningFunction;

beforeAll(async () => {
  bundleFunction('authorizer', folder);
  issuer = await startOidcIssuer([key]);
  const environment = {
    VERDICT_TABLE: 'verdicts',
    USAGE_KEYS: JSON.stringify(usageKeysOf({ stage: 'prod' })),
    LOGVERDICT_OIDC: JSON.stringify({ issuer: issuer.url, audience: ['logverdict'], rateTier: 'high', sites: ['lab'] }),
  };
  const limits = { timeoutMs: 10_000, memoryMb: 512 };
  authorizer = new RunningFunction({ name: 'authorizer', folder, handler: 'index.handler', environment, ...limits });
});
afterAll(async () => {
  await authorizer.stop();
  await issuer.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (claims: object) => {
  const exp = Math.floor(Date.now() / 1_000) + 300;
  const jwt = signed(key, { iss: issuer.url, sub: 'tickets', aud: 'logverdict', exp, scp: ['classify'], ...claims });
  const methodArn = 'arn:aws:execute-api:eu-central-1:123456789012:abcdefghij/prod/GET/v1/nodes';
  return authorizer.invoke({ type: 'REQUEST', methodArn, headers: { Authorization: `Bearer ${jwt}` } });
};

it('lets a client of the issuer in, with the key of its tier', async () => {
  expect(await ask({})).toMatchObject({
    kind: 'answered',
    payload: {
      principalId: expect.stringMatching(/^o_/),
      context: { scopes: 'classify', sites: '["lab"]' },
      usageIdentifierKey: 'logverdict-prod-tier-high',
    },
  });
});

it('refuses a token for another API', async () => {
  expect(await ask({ aud: 'other' })).toMatchObject({ kind: 'failed', error: { errorMessage: 'Unauthorized' } });
});

it('refuses all when the issuer cannot be reached, and says so in its log', async () => {
  await issuer.close();
  await authorizer.stop();
  expect(await ask({})).toMatchObject({ kind: 'failed', error: { errorMessage: 'Unauthorized' } });
  expect(authorizer.log).toContain('keys of the issuer cannot be fetched');
});
