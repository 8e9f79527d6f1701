// JWTs over HTTP: the claims of a client of the configured issuer say what it may see here.
import { expect, onTestFinished, test } from 'vitest';
import { OidcSettings } from '../../../../lambdas/authorizer/oidc/oidc-settings.ts';
import { aBundle, aCapture } from '../../../ports/records.ts';
import { signed, signingKey, startOidcIssuer } from '../../../services/oidc-issuer.ts';
import { runningSystem } from '../running-system.ts';

const key = signingKey('key-1');

/** As a resource server of Cognito says scopes. */
async function world() {
  const issuer = await startOidcIssuer([key]);
  onTestFinished(() => issuer.close());
  const oidc = OidcSettings.parse({ issuer: issuer.url, clientId: 'tickets', scopePrefix: 'logverdict/' });
  const { url, storage, ask, warned } = await runningSystem({ oidc });
  for (const site of ['lab', 'north']) {
    const bundleId = `b_${site}`;
    await storage.verdicts.saveVerdicts(aBundle(bundleId, { site, status: 'complete' }), [
      aCapture(bundleId, { site, node: `expc-${site}` }),
    ]);
  }
  const askAs = (claims: object, path = '/v1/nodes') => {
    const jwt = signed(key, {
      iss: issuer.url,
      sub: 'tickets',
      client_id: 'tickets',
      token_use: 'access',
      exp: Math.floor(Date.now() / 1_000) + 300,
      scope: 'logverdict/verdicts:read',
      logverdict_sites: ['lab'],
      ...claims,
    });
    return fetch(url + path, { headers: { authorization: `Bearer ${jwt}` } });
  };
  return { issuer, ask, askAs, warned };
}

test('a client sees the sites of its claim, and others as if they were not there', async () => {
  const { askAs } = await world();
  expect(await (await askAs({})).json()).toMatchObject({ items: [{ node: 'expc-lab' }], nextCursor: null });
  expect((await askAs({}, '/v1/bundles/b_north')).status).toBe(404);
  expect((await askAs({ logverdict_sites: '*' }, '/v1/bundles/b_north')).status).toBe(200);
  expect(await (await askAs({ logverdict_sites: undefined })).json()).toMatchObject({ items: [] });
});

test('a client without the scope is 403, another client 401; tokens of ours stay good', async () => {
  const { ask, askAs } = await world();
  expect((await askAs({ scope: 'logverdict/classify' })).status).toBe(403);
  expect((await askAs({ client_id: 'another' })).status).toBe(401);
  expect((await ask('/v1/nodes')).status).toBe(200);
});

test('an issuer that is away makes 401 and one warning', async () => {
  const { issuer, askAs, warned } = await world();
  await issuer.close();
  const answers = [await askAs({}), await askAs({}), await askAs({})];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(warned).toEqual([expect.stringContaining('keys of the issuer cannot be fetched')]);
});
