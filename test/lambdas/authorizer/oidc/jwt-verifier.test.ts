// JWTs against an issuer of our own: what is let in, what is not, and how often the issuer is asked.
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeJwtVerifier } from '../../../../lambdas/authorizer/oidc/jwt-verifier.ts';
import { OidcSettings } from '../../../../lambdas/authorizer/oidc/oidc-settings.ts';
import type { LogEntry } from '../../../../lambdas/middleware/log-entry.ts';
import { type Algorithm, signed, signingKey, startOidcIssuer } from '../../../services/oidc-issuer.ts';

const key = signingKey('key-1');
const ellipticKey = signingKey('key-2', 'ES256');
const foreignKey = signingKey('key-1');

const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

async function world(settings: object = {}) {
  const issuer = await startOidcIssuer([key, ellipticKey]);
  onTestFinished(() => issuer.close());
  const logged: LogEntry[] = [];
  let passedMs = 0;
  const given = { issuer: issuer.url, audience: 'logverdict', ...settings };
  const verifier = makeJwtVerifier(OidcSettings.parse(given), { now: () => new Date(Date.now() + passedMs) });
  const verify = (jwt: string) => verifier(jwt, (entry) => logged.push(entry));
  const claims = {
    iss: issuer.url,
    sub: 'ticket-system',
    aud: 'logverdict',
    exp: secondsFromNow(300),
    scope: 'verdicts:read',
    logverdict_sites: ['lab'],
  };
  const pass = (ms: number): void => {
    passedMs += ms;
  };
  return { issuer, verify, claims, logged, pass };
}

describe('a token of the issuer', () => {
  test.each([key, ellipticKey])('is let in, signed by $algorithm', async (by) => {
    const { verify, claims } = await world();
    expect(await verify(signed(by, claims))).toEqual({
      tokenId: expect.stringMatching(/^o_[a-z2-7]{26}$/),
      scopes: ['verdicts:read'],
      sites: ['lab'],
      rateTier: 'standard',
    });
  });

  test('may be for several audiences', async () => {
    const { verify, claims } = await world();
    expect(await verify(signed(key, { ...claims, aud: ['other', 'logverdict'] }))).not.toBeNull();
  });

  test.each([
    ['another issuer', { iss: 'https://login.example.com' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'other' }],
    ['no audience', { aud: undefined }],
    ['expired', { exp: secondsFromNow(-2) }],
    ['without an end', { exp: undefined }],
    ['not yet valid', { nbf: secondsFromNow(60) }],
    ['of nobody', { sub: undefined }],
  ])('is refused when it is wrong: %s', async (_name, wrong) => {
    const { verify, claims, logged } = await world();
    expect(await verify(signed(key, { ...claims, ...wrong }))).toBeNull();
    expect(logged).toEqual([]);
  });

  test.each<Algorithm>(['none', 'HS256'])('is refused when its algorithm is %s, and nobody is asked', async (alg) => {
    const { verify, claims, issuer } = await world();
    expect(await verify(signed(key, claims, { alg }))).toBeNull();
    expect(issuer.asked).toEqual([]);
    expect(await verify(signed(key, claims))).not.toBeNull();
    expect(await verify(signed(key, claims, { alg }))).toBeNull();
  });

  test('is refused when somebody else signed it, or it was changed', async () => {
    const { verify, claims } = await world();
    expect(await verify(signed(foreignKey, claims))).toBeNull();
    const [head, , signature] = signed(key, claims).split('.');
    const more = Buffer.from(JSON.stringify({ ...claims, scope: 'admin' })).toString('base64url');
    expect(await verify([head, more, signature].join('.'))).toBeNull();
  });

  test('is refused when it says that it has to be read in another way', async () => {
    const { verify, claims } = await world();
    expect(await verify(signed(key, claims, { crit: ['b64'] } as object))).toBeNull();
  });

  test.each(['a.b.c', '..', 'eyJhbGciOiJSUzI1NiJ9.bm8ganNvbg.c2ln'])('is refused when it is none: %s', async (jwt) => {
    const { verify, logged } = await world();
    expect(await verify(jwt)).toBeNull();
    expect(logged).toEqual([]);
  });
});

describe('the issuer', () => {
  test('is asked once, for its discovery document and its keys', async () => {
    const { verify, claims, issuer } = await world();
    await Promise.all([verify(signed(key, claims)), verify(signed(ellipticKey, claims))]);
    await verify(signed(key, claims));
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  test('is asked for its keys alone where their place is known', async () => {
    const { verify, claims, issuer } = await world();
    const direct = makeJwtVerifier(
      OidcSettings.parse({ issuer: issuer.url, audience: 'logverdict', jwksUri: issuer.jwksUri }),
      { now: () => new Date() },
    );
    expect(await direct(signed(key, claims), () => undefined)).toEqual(await verify(signed(key, claims)));
    expect(issuer.asked[0]).toBe('/keys');
  });

  test('is not asked about tokens of others', async () => {
    const { verify, claims, issuer } = await world();
    await verify(signed(key, { ...claims, iss: 'https://login.example.com' }));
    expect(issuer.asked).toEqual([]);
  });

  test('is asked again for a key that is new, and seldom for one that is unknown', async () => {
    const { verify, claims, issuer, pass } = await world();
    await verify(signed(key, claims));
    const next = signingKey('key-3');
    issuer.keys = [next];
    const asked = issuer.asked.length;
    for (const kid of ['made-up', 'also', 'more']) expect(await verify(signed(key, claims, { kid }))).toBeNull();
    expect(issuer.asked).toHaveLength(asked);
    pass(30_000);
    expect(await verify(signed(next, claims))).not.toBeNull();
    expect(await verify(signed(key, claims, { kid: 'made-up' }))).toBeNull();
    expect(issuer.asked).toHaveLength(asked + 2);
    expect(await verify(signed(key, claims))).toBeNull(); // the old key was taken back
  });

  test('takes keys back within an hour', async () => {
    const { verify, claims, issuer, pass } = await world();
    await verify(signed(key, claims));
    issuer.keys = [ellipticKey];
    pass(3_600_000);
    expect(await verify(signed(key, claims))).toBeNull();
  });

  test.each([
    ['fails', 'failing'],
    ['answers with no JSON', { answer: '<html>' }],
    ['answers with other JSON', { answer: '{"keys": 3}' }],
    ['answers without end', { answer: 'x'.repeat(600_000) }],
  ] as const)('that %s is warned of once, lets nobody in, and is asked again later', async (_name, mood) => {
    const { verify, claims, issuer, logged, pass } = await world();
    issuer.mood = mood;
    for (let times = 0; times < 3; times++) expect(await verify(signed(key, claims))).toBeNull();
    expect(logged).toEqual([
      expect.objectContaining({ level: 'warn', message: 'keys of the issuer cannot be fetched' }),
    ]);
    expect(issuer.asked).toHaveLength(1);
    issuer.mood = 'well';
    pass(30_000);
    expect(await verify(signed(key, claims))).not.toBeNull();
  });

  test('that does not answer is given up after some seconds', async () => {
    const { verify, claims, issuer, logged } = await world();
    issuer.mood = 'silent';
    const began = performance.now();
    const answers = await Promise.all([verify(signed(key, claims)), verify(signed(ellipticKey, claims))]);
    expect(answers).toEqual([null, null]);
    expect(performance.now() - began).toBeLessThan(8_000);
    expect(logged).toHaveLength(1);
  });

  test('that cannot be reached for a while is done without: its keys are still known', async () => {
    const { verify, claims, issuer, logged, pass } = await world();
    await verify(signed(key, claims));
    issuer.mood = 'failing';
    pass(2 * 3_600_000);
    expect(await verify(signed(key, claims))).not.toBeNull();
    expect(logged).toHaveLength(1);
    pass(23 * 3_600_000);
    expect(await verify(signed(key, claims))).toBeNull();
  });

  test('is not believed when it names another issuer', async () => {
    const { verify, claims, issuer, logged } = await world();
    issuer.mood = { answer: JSON.stringify({ issuer: 'https://login.example.com', jwks_uri: issuer.jwksUri }) };
    expect(await verify(signed(key, claims))).toBeNull();
    expect(logged).toMatchObject([{ error: expect.stringContaining('found that of another issuer') }]);
  });
});
