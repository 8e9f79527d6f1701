// Tokens by admin calls: made, listed and revoked, and never more than the admin has.
import { describe, expect, test } from 'vitest';
import { newToken, tokenSha256 } from '../../../lambdas/authorizer/new-token.ts';
import { type ApiWorld, apiWorld, type Call, jsonBody } from './api-world.ts';

const admin = { scopes: ['admin' as const] };
const adminOf = (...sites: string[]): Call => ({ caller: { ...admin, sites } });
const wish = { scopes: ['verdicts:read'], sites: ['berlin'] };

const create = ({ ask }: ApiWorld, body: object, caller: Call['caller'] = admin) =>
  ask('POST', '/v1/tokens', { ...jsonBody(body), caller });

/** Grants of other people, by the byte that their ids are made of. */
async function save({ tokens }: ApiWorld, seed: number, sites: string[]): Promise<string> {
  const { grant } = newToken({ scopes: ['classify'], sites, expiresAt: null }, (count) =>
    new Uint8Array(count).fill(seed),
  );
  await tokens.save(grant);
  return grant.tokenId;
}

describe('POST /v1/tokens', () => {
  test('shows a token once and stores its hash', async () => {
    const world = apiWorld();
    const body = { ...wish, name: 'ticket system', expiresInHours: 24, rateTier: 'high' };
    const answer = await create(world, body);
    expect(answer).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
    expect(answer.json).toEqual({
      token: `lv_${'AQEB'.repeat(10)}AQE`, // 32 bytes 01 in base64url
      tokenId: 't_AgICAgICAgIC', // 9 bytes 02
      name: 'ticket system',
      scopes: ['verdicts:read'],
      sites: ['berlin'],
      rateTier: 'high',
      createdAt: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-03-02T12:00:00.000Z',
    });
    const { token, ...shown } = answer.json;
    const stored = await world.tokens.find(tokenSha256(String(token)));
    expect(stored).toEqual({ ...shown, tokenSha256: tokenSha256(String(token)) });
    expect(JSON.stringify(stored)).not.toContain(String(token));
  });

  test('needs scopes and sites alone', async () => {
    expect((await create(apiWorld(), wish)).json).toMatchObject({ name: null, expiresAt: null, rateTier: 'standard' });
  });

  test.each([
    ['/scopes', { sites: ['berlin'] }],
    ['/scopes', { scopes: [], sites: ['berlin'] }],
    ['/scopes/0', { scopes: ['everything'], sites: ['berlin'] }],
    ['/sites', { scopes: ['classify'] }],
    ['/sites', { scopes: ['classify'], sites: [] }],
    ['/sites/0', { scopes: ['classify'], sites: ['ber\u202elin'] }],
    ['/sites', { scopes: ['classify'], sites: Array.from({ length: 400 }, (_, at) => `site-${at}-of-many`) }],
    ['/name', { ...wish, name: '' }],
    ['/expiresInHours', { ...wish, expiresInHours: 0 }],
    ['/expiresInHours', { ...wish, expiresInHours: 87_601 }],
    ['/rateTier', { ...wish, rateTier: 'unlimited' }],
    ['/token', { ...wish, token: 'lv_mine' }],
  ])('names a field that is wrong: %s', async (pointer, body) => {
    const answer = await create(apiWorld(), body);
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid-request' } });
    expect(answer.json.errors).toEqual([expect.objectContaining({ in: 'body', pointer })]);
  });

  test.each([
    ['another site', ['paris']],
    ['one site more', ['berlin', 'paris']],
    ['every site', ['*']],
  ])('gives nobody more sites than the admin has: %s', async (_name, sites) => {
    const world = apiWorld();
    const answer = await create(world, { scopes: ['classify'], sites }, { ...admin, sites: ['berlin'] });
    expect(answer).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    expect(await world.tokens.isEmpty()).toBe(true);
  });

  test('an admin of some sites gives tokens for them', async () => {
    const caller = { ...admin, sites: ['berlin', 'paris'] };
    expect((await create(apiWorld(), { scopes: ['admin'], sites: ['paris'] }, caller)).status).toBe(201);
  });
});

describe('GET /v1/tokens', () => {
  test('lists what is known of them, page after page, and neither token nor hash', async () => {
    const world = apiWorld();
    await save(world, 1, ['berlin']);
    await save(world, 2, ['*']);
    const first = await world.ask('GET', '/v1/tokens', { caller: admin, query: { limit: '1' } });
    expect(first.json.items).toEqual([
      {
        tokenId: 't_AQEBAQEBAQEB',
        name: null,
        scopes: ['classify'],
        sites: ['berlin'],
        rateTier: 'standard',
        createdAt: null,
        expiresAt: null,
      },
    ]);
    const query = { limit: '1', cursor: String(first.json.nextCursor) };
    const second = await world.ask('GET', '/v1/tokens', { caller: admin, query });
    expect(second.json).toMatchObject({ items: [{ tokenId: 't_AgICAgICAgIC' }], nextCursor: null });
  });

  test('an admin of some sites sees the tokens that reach no further', async () => {
    const world = apiWorld();
    const own = await save(world, 1, ['berlin']);
    for (const [at, sites] of [['berlin', 'paris'], ['paris'], ['*']].entries()) await save(world, at + 2, sites);
    const { json } = await world.ask('GET', '/v1/tokens', adminOf('berlin'));
    expect(json.items).toEqual([expect.objectContaining({ tokenId: own })]);
  });
});

describe('DELETE /v1/tokens/{tokenId}', () => {
  test('revokes a token, once', async () => {
    const world = apiWorld();
    const tokenId = await save(world, 1, ['*']);
    const remove = () => world.ask('DELETE', `/v1/tokens/${tokenId}`, { caller: admin });
    expect(await remove()).toMatchObject({ status: 204, text: '' });
    expect(await world.tokens.isEmpty()).toBe(true);
    expect(await remove()).toMatchObject({ status: 404, json: { code: 'token-not-found' } });
  });

  test.each([[['paris']], [['berlin', 'paris']], [['*']]])(
    'finds none that reaches further than the admin: %s',
    async (sites) => {
      const world = apiWorld();
      const tokenId = await save(world, 1, sites);
      const answer = await world.ask('DELETE', `/v1/tokens/${tokenId}`, adminOf('berlin'));
      expect(answer).toMatchObject({ status: 404, json: { code: 'token-not-found' } });
      expect(await world.tokens.grant(tokenId)).not.toBeNull();
    },
  );
});
