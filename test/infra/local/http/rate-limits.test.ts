// Rates over HTTP: a token has its tier's, an address without one has its own.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { newToken } from '../../../../lambdas/authorizer/new-token.ts';
import { type RateTier, rateLimits, strangerLimit } from '../../../../shared/model/rate-limits.ts';
import { runningSystem } from '../running-system.ts';

/** A system whose clock stands still: no bucket fills while the test runs. */
async function world() {
  const { url, storage, ask } = await runningSystem({ now: () => new Date('2026-03-01T10:00:00.000Z') });
  const tokenOf = async (rateTier: RateTier) => {
    const wish = { scopes: ['classify' as const], sites: [], expiresAt: null, rateTier };
    const { token, grant } = newToken(wish, randomBytes);
    await storage.tokens.save(grant);
    return token;
  };
  const askWith = (token: string) => fetch(`${url}/v1/nodes`, { headers: { authorization: `Bearer ${token}` } });
  return { url, ask, tokenOf, askWith };
}

/** The statuses of so many requests, each with how often it came. */
async function statuses(times: number, ask: () => Promise<Response>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (let at = 0; at < times; at++) {
    const answer = await ask();
    await answer.arrayBuffer();
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
  }
  return counts;
}

describe('a token', () => {
  test('beyond its burst is told when to come back; another token is not', async () => {
    const { tokenOf, askWith } = await world();
    const [token, other] = [await tokenOf('standard'), await tokenOf('standard')];
    // Without the scope each is refused with 403, and counted all the same.
    expect(await statuses(rateLimits.standard.burst + 2, () => askWith(token))).toEqual({ 403: 60, 429: 2 });
    const refused = await askWith(token);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect((await askWith(other)).status).toBe(403);
  });

  test('of a higher tier may ask more', async () => {
    const { tokenOf, askWith } = await world();
    const token = await tokenOf('high');
    expect(await statuses(rateLimits.standard.burst + 2, () => askWith(token))).toEqual({ 403: 62 });
  });
});

describe('whoever has no valid token', () => {
  test('may try so often from one address, and does not keep out who has one', async () => {
    const { url, ask, askWith } = await world();
    const tries = strangerLimit.burst + 3;
    expect(await statuses(tries, () => askWith(randomBytes(32).toString('base64url')))).toEqual({ 401: 200, 429: 3 });
    expect((await fetch(`${url}/v1/nodes`)).status).toBe(429);
    expect((await ask('/v1/nodes')).status).toBe(200);
    expect((await fetch(`${url}/v1/health`)).status).toBe(200);
  });

  test('may guess links no oftener than tokens', async () => {
    const { url } = await world();
    const guess = () => fetch(`${url}/v1/shared/${randomBytes(32).toString('base64url')}/report`);
    expect(await statuses(strangerLimit.burst + 1, guess)).toEqual({ 404: 200, 429: 1 });
    expect((await fetch(`${url}/v1/health`)).status).toBe(200);
  });
});
