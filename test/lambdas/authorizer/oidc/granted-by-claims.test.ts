// Claims as Cognito, Entra and Okta put them into tokens of client credentials, and what they allow here.
import { describe, expect, test } from 'vitest';
import { grantedByClaims } from '../../../../lambdas/authorizer/oidc/granted-by-claims.ts';
import { OidcSettings } from '../../../../lambdas/authorizer/oidc/oidc-settings.ts';

const issuer = 'https://login.example.com';
const settings = (differing: object = {}) => OidcSettings.parse({ issuer, audience: 'logverdict', ...differing });
const bare = { iss: issuer, exp: 1_800_000_000, sub: 'client' };
const granted = (claims: object, differing: object = {}) =>
  grantedByClaims({ ...bare, ...claims }, settings(differing));

describe('scopes', () => {
  test.each([
    ['Cognito', { scope: 'logverdict/verdicts:read logverdict/classify other/admin' }],
    ['Okta', { scp: ['logverdict/classify', 'logverdict/verdicts:read', 'openid'] }],
    ['Entra, for a user', { scp: 'logverdict/verdicts:read logverdict/classify' }],
    ['Entra, for an application', { roles: ['logverdict/verdicts:read', 'logverdict/classify', 'admin'] }],
  ])('of %s are those with the prefix', (_name, claims) => {
    expect(granted(claims, { scopePrefix: 'logverdict/' })?.scopes).toEqual(['verdicts:read', 'classify']);
  });

  test('stand by themselves without a prefix; other words are nothing', () => {
    expect(granted({ scope: 'admin verdicts:read:all bundles:write ' })?.scopes).toEqual(['bundles:write', 'admin']);
    expect(granted({})?.scopes).toEqual([]);
  });
});

describe('sites', () => {
  test('come from the claim, as a list or as text', () => {
    expect(granted({ logverdict_sites: ['lab', 'north', 'lab'] })?.sites).toEqual(['lab', 'north']);
    expect(granted({ logverdict_sites: 'lab, north south' })?.sites).toEqual(['lab', 'north', 'south']);
    expect(granted({ where: ['lab'] }, { sitesClaim: 'where' })?.sites).toEqual(['lab']);
  });

  test('are those of the settings for callers without the claim, and none where there are none', () => {
    expect(granted({}, { sites: ['lab'] })?.sites).toEqual(['lab']);
    expect(granted({})?.sites).toEqual([]);
  });

  test.each([[[]], [''], [7], [null], [['lab', 3]], [{ lab: true }]])(
    'are none where the claim says so: %j',
    (claim) => {
      expect(granted({ logverdict_sites: claim }, { sites: ['*'] })?.sites).toEqual([]);
    },
  );
});

describe('the client', () => {
  test.each(['client_id', 'azp', 'appid', 'cid'])('is known by %s', (name) => {
    expect(granted({ [name]: 'tickets' }, { clientId: ['tickets', 'wiki'] })).not.toBeNull();
    expect(granted({ [name]: 'another' }, { clientId: ['tickets', 'wiki'] })).toBeNull();
  });

  test('must be named where clients are told apart', () => {
    expect(granted({}, { clientId: 'tickets' })).toBeNull();
  });

  test('has one id for ever, and another than its namesake at another issuer', () => {
    const first = granted({ scope: 'classify' })?.tokenId;
    expect(granted({ exp: 1_900_000_000 })?.tokenId).toBe(first);
    expect(granted({ sub: 'other' })?.tokenId).not.toBe(first);
    expect(granted({ iss: 'https://other.example.com' })?.tokenId).not.toBe(first);
    expect(granted({ sub: undefined, cid: 'client' })?.tokenId).toBe(first);
  });
});

test.each([
  ['a token for the client itself', { token_use: 'id' }],
  ['a token of nobody', { sub: undefined }],
  ['a token without an end', { exp: undefined }],
  ['scopes that are no words', { scope: 7 }],
])('nothing is granted by %s', (_name, claims) => {
  expect(granted(claims)).toBeNull();
});

test('the tier is that of the settings', () => {
  expect(granted({}, { rateTier: 'high' })?.rateTier).toBe('high');
});

describe('settings', () => {
  test.each([
    ['an issuer that anybody can pose as', { issuer: 'http://login.example.com', audience: 'a' }],
    ['this machine as part of another name', { issuer: 'http://localhost.example.com', audience: 'a' }],
    ['this machine as the user of another', { issuer: 'http://127.0.0.1:80@login.example.com/', audience: 'a' }],
    ['keys that anybody can pose as', { issuer, audience: 'a', jwksUri: 'http://login.example.com/keys' }],
    ['neither audience nor client', { issuer }],
    ['an empty audience', { issuer, audience: [] }],
    ['a field that is not known', { issuer, audience: 'a', jwksURI: 'https://login.example.com/keys' }],
  ])('are refused with %s', (_name, given) => {
    expect(OidcSettings.safeParse(given).success).toBe(false);
  });

  test.each(['http://127.0.0.1:8080', 'http://localhost', 'https://login.example.com/tenant/v2.0'])(
    'take the issuer %s',
    (url) => {
      expect(OidcSettings.parse({ issuer: url, clientId: 'a' })).toMatchObject({ issuer: url, clientId: ['a'] });
    },
  );
});
