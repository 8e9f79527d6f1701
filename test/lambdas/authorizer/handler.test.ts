// Bearer tokens: who is let in, and with what.
import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { makeAuthorizer } from '../../../lambdas/authorizer/handler.ts';
import { newToken } from '../../../lambdas/authorizer/new-token.ts';
import type { LogEntry } from '../../../lambdas/middleware/log-entry.ts';
import { MemoryAccessTokens } from '../../doubles/memory-access-tokens.ts';

const methodArn = 'arn:aws:execute-api:eu-central-1:123456789012:abc123/prod/GET/v1/nodes/expc1';
const usageKeys = { standard: 'key-1', high: 'key-2', bulk: 'key-3' };
const zeros = (count: number) => new Uint8Array(count);
/** 32 zero bytes in base64url are 43 letters A. */
const token = `lv_${'A'.repeat(43)}`;

async function authorizer(expiresAt: string | null = null) {
  const tokens = new MemoryAccessTokens();
  const { grant } = newToken({ scopes: ['verdicts:read', 'classify'], sites: ['berlin', 'paris'], expiresAt }, zeros);
  await tokens.save(grant);
  const authorize = makeAuthorizer({
    tokens,
    verifyJwt: null,
    usageKeys,
    now: () => new Date('2026-03-01T12:00:00.000Z'),
    log: () => undefined,
  });
  return (event: Parameters<typeof authorize>[0]) => authorize(event, {} as Context);
}

const request = (authorization?: string, header = 'Authorization') => ({
  type: 'REQUEST' as const,
  methodArn,
  headers: authorization === undefined ? {} : { [header]: authorization },
});

test('a new token is told once and stored as its hash', () => {
  const made = newToken({ scopes: ['admin'], sites: ['*'], expiresAt: null }, zeros);
  expect(made).toEqual({
    token,
    grant: {
      tokenId: 't_AAAAAAAAAAAA',
      // by sha256sum
      tokenSha256: 'f3d14fee5e55fcd88d05dcdc525ed79c47e1e317626abbd282d62fd22a91f1fd',
      scopes: ['admin'],
      sites: ['*'],
      expiresAt: null,
      name: null,
      createdAt: null,
      rateTier: 'standard',
    },
  });
});

describe('the authorizer', () => {
  test.each(['Authorization', 'authorization'])(
    'lets a token in by the header %s, for the whole stage',
    async (header) => {
      const authorize = await authorizer();
      expect(await authorize(request(`Bearer ${token}`, header))).toEqual({
        principalId: 't_AAAAAAAAAAAA',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Action: 'execute-api:Invoke',
              Effect: 'Allow',
              Resource: 'arn:aws:execute-api:eu-central-1:123456789012:abc123/prod/*',
            },
          ],
        },
        context: { tokenId: 't_AAAAAAAAAAAA', scopes: 'verdicts:read classify', sites: '["berlin","paris"]' },
        usageIdentifierKey: 'key-1',
      });
    },
  );

  test('reads the other kind of event too', async () => {
    const authorize = await authorizer();
    const answer = await authorize({ type: 'TOKEN', methodArn, authorizationToken: `bearer ${token}` });
    expect(answer.principalId).toBe('t_AAAAAAAAAAAA');
  });

  test.each([
    ['no header', undefined],
    ['another scheme', `Basic ${token}`],
    ['no token', 'Bearer '],
    ['another token', `Bearer ${token}x`],
    ['the hash for the token', 'Bearer f3d14fee5e55fcd88d05dcdc525ed79c47e1e317626abbd282d62fd22a91f1fd'],
    ['a header beyond all measure', `Bearer ${'A'.repeat(10_000)}`],
  ])('refuses %s with the message that makes a 401', async (_name, header) => {
    const authorize = await authorizer();
    await expect(authorize(request(header))).rejects.toThrow(/^Unauthorized$/);
  });

  test('refuses a token from the moment it expires', async () => {
    const expired = await authorizer('2026-03-01T12:00:00.000Z');
    await expect(expired(request(`Bearer ${token}`))).rejects.toThrow(/^Unauthorized$/);
    const valid = await authorizer('2026-03-01T12:00:00.001Z');
    expect((await valid(request(`Bearer ${token}`))).principalId).toBe('t_AAAAAAAAAAAA');
  });
});

describe('a JWT', () => {
  const jwt = `${'a'.repeat(300)}.${'b'.repeat(300)}.${'c'.repeat(300)}`;
  const admission = { tokenId: 'o_client', scopes: ['classify' as const], sites: ['lab'], rateTier: 'high' as const };

  function withIssuer(answer: typeof admission | null) {
    const tokens = new MemoryAccessTokens();
    const asked: string[] = [];
    const logged: LogEntry[] = [];
    const authorize = makeAuthorizer({
      tokens,
      verifyJwt: async (text, log) => {
        asked.push(text);
        log({ level: 'warn', message: 'a token cannot be verified' });
        return answer;
      },
      usageKeys,
      now: () => new Date(),
      log: (entry) => logged.push(entry),
    });
    const context = { awsRequestId: 'r1' } as Context;
    return { asked, tokens, logged, ask: (value: string) => authorize(request(`Bearer ${value}`), context) };
  }

  test('is let in as far as its verifier says, with the key of its tier', async () => {
    const { ask, asked } = withIssuer(admission);
    expect(await ask(jwt)).toMatchObject({
      principalId: 'o_client',
      context: { tokenId: 'o_client', scopes: 'classify', sites: '["lab"]' },
      usageIdentifierKey: 'key-2',
    });
    expect(asked).toEqual([jwt]);
  });

  test('is spoken of in lines that name the request', async () => {
    const { ask, logged } = withIssuer(admission);
    await ask(jwt);
    expect(logged).toEqual([{ level: 'warn', message: 'a token cannot be verified', requestId: 'r1' }]);
  });

  test('is refused when its verifier refuses it, or it is longer than any header', async () => {
    const { ask, asked } = withIssuer(null);
    await expect(ask(jwt)).rejects.toThrow(/^Unauthorized$/);
    await expect(ask(`${'a'.repeat(9_000)}.b.c`)).rejects.toThrow(/^Unauthorized$/);
    expect(asked).toEqual([jwt]);
  });

  test('without a signature goes to the verifier too, and a token of ours never', async () => {
    const { ask, asked, tokens } = withIssuer(admission);
    await ask('eyJh.eyJp.');
    const { token: own, grant } = newToken({ scopes: ['classify'], sites: ['*'], expiresAt: null }, zeros);
    await tokens.save(grant);
    expect((await ask(own)).principalId).toBe(grant.tokenId);
    expect(asked).toEqual(['eyJh.eyJp.']);
  });

  test('is a token that nobody issued where no issuer is configured', async () => {
    const authorize = await authorizer();
    await expect(authorize(request(`Bearer ${jwt}`))).rejects.toThrow(/^Unauthorized$/);
    await expect(authorize(request('Bearer a.b.c'))).rejects.toThrow(/^Unauthorized$/);
  });
});
