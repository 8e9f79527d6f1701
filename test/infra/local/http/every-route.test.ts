// Who is let in where: every route of the table, over HTTP. A route that is added later is covered, or fails by name until
// this file knows the object it is about.
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ApiRoute } from '../../../../lambdas/api/endpoint.ts';
import { routes } from '../../../../lambdas/api/routes.ts';
import { newToken } from '../../../../lambdas/authorizer/new-token.ts';
import { TokenScope } from '../../../../shared/model/stored-records.ts';
import { factsOf } from '../../../doubles/facts-of.ts';
import { nodeOf, reportOf } from '../../../doubles/report-of.ts';
import { smallPack } from '../../../doubles/small-pack.ts';
import { aBundle, aFailingCapture, selfSigned } from '../../../ports/records.ts';
import { runningSystem } from '../running-system.ts';

/** What routes are about, in the site `lab`: the part of the path, by the name of the parameter. */
const objects: Readonly<Record<string, string>> = {
  bundleId: 'b1',
  node: 'expc1',
  findingId: selfSigned.findingId,
  tokenId: 't_of_lab',
  shareId: 's_of_lab',
  sha256: 'a'.repeat(64),
  cluster: 'core.example.lab',
  reference: 'SR-1',
};
/** Parameters that stand for no object of a site: signatures are the same for everybody, tickets are the caller's words. */
const ofNoSite: Readonly<Record<string, string>> = {
  'proxy+': 'expressway/traffic-server/self-signed',
  system: 'servicenow',
  ticketId: 'INC-1',
};

/** Bodies of calls that want one, each for the site `lab` where it is for a site. */
const bodies: Readonly<Record<string, object>> = {
  'POST /v1/bundles': { fileName: 'expc1.log', sizeBytes: 10, site: 'lab' },
  'POST /v1/classify': { text: 'nothing' },
  'POST /v1/tokens': { scopes: ['classify'], sites: ['lab'] },
  'POST /v1/bundles/{bundleId}/what-if': { names: [{ address: '10.61.20.11', name: 'cucm-pub.example.lab' }] },
  'POST /v1/bundles/{bundleId}/shares': { expiresInHours: 1 },
  'PUT /v1/findings/{findingId}/acknowledgement': { reason: 'known' },
};
/** Parameters that a call cannot do without. */
const queries: Readonly<Record<string, string>> = { 'GET /v1/search': '?q=expc1' };
/** Calls that only say something about `lab` in their body: whoever has not that site is told so. */
const namesSiteInBody: readonly string[] = ['POST /v1/bundles', 'POST /v1/tokens'];

const nameOf = ({ method, path }: ApiRoute): string => `${method} ${path}`;
const parametersOf = ({ path }: ApiRoute): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
const guarded = routes.filter(({ scope }) => scope !== null);
const aboutAnObject = guarded.filter((route) => parametersOf(route).some((name) => name in objects));

function pathOf(route: ApiRoute): string {
  const path = route.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = objects[name] ?? ofNoSite[name];
    if (value === undefined) throw new Error(`expected an object for {${name}} of ${nameOf(route)}: add one above`);
    return encodeURIComponent(value);
  });
  return path + (queries[nameOf(route)] ?? '');
}

/** A system that holds one of everything in the site `lab`. */
async function world() {
  const { url, storage } = await runningSystem({ program: { pack: smallPack } });
  const bundle = aBundle('b1', { status: 'complete', reference: 'SR-1', sequencer: '01' });
  const capture = aFailingCapture('b1', { cluster: 'core.example.lab', reference: 'SR-1' });
  await storage.verdicts.saveVerdicts(bundle, [capture]);
  await storage.reports.save('b1', reportOf({ bundleId: 'b1' }, { site: 'lab', nodes: [nodeOf({ site: 'lab' })] }));
  await storage.reports.saveFacts('b1', factsOf('expc1'));
  await storage.shares.save({
    shareId: 's_of_lab',
    secretSha256: 'c'.repeat(64),
    bundleId: 'b1',
    site: 'lab',
    createdAt: '2026-03-01T10:00:00.000Z',
    expiresAt: '2999-03-01T10:00:00.000Z',
    redactionKey: null,
  });
  const lab = newToken({ scopes: ['classify'], sites: ['lab'], expiresAt: null }, randomBytes);
  await storage.tokens.save({ ...lab.grant, tokenId: 't_of_lab' });

  const tokenFor = async (scopes: TokenScope[], sites: string[], expiresAt: string | null = null) => {
    const { token, grant } = newToken({ scopes, sites, expiresAt }, randomBytes);
    await storage.tokens.save(grant);
    return token;
  };
  const ask = async (route: ApiRoute, token: string | null) => {
    const body = bodies[nameOf(route)];
    const answer = await fetch(url + pathOf(route), {
      method: route.method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { tokenFor, ask };
}

const codeOf = (text: string): unknown => JSON.parse(text).code;

test('the open routes are these', () => {
  expect(routes.filter(({ scope }) => scope === null).map(nameOf)).toEqual([
    'GET /v1/health',
    'GET /v1/openapi.json',
    'GET /v1/shared/{secret}/report',
  ]);
});

describe.each(guarded.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  const scope = TokenScope.parse(route.scope);

  test('asks for a token: none, a wrong and an expired one are 401', async () => {
    const { ask, tokenFor } = await world();
    const expired = await tokenFor([...TokenScope.options], ['*'], '2020-01-01T00:00:00.000Z');
    for (const token of [null, `lv_${'A'.repeat(43)}`, expired]) {
      const answer = await ask(route, token);
      expect([answer.status, codeOf(answer.text)]).toEqual([401, 'unauthorized']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('asks for its scope: all others but admin together are 403', async () => {
    const { ask, tokenFor } = await world();
    const others = TokenScope.options.filter((other) => other !== scope && other !== 'admin');
    const answer = await ask(route, await tokenFor(others, ['*']));
    expect([answer.status, codeOf(answer.text)]).toEqual([403, 'forbidden']);
  });

  test('lets in who has the scope and the site', async () => {
    const { ask, tokenFor } = await world();
    const { status } = await ask(route, await tokenFor([scope], ['lab']));
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(300);
  });
});

describe.each(aboutAnObject.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  test('does not know an object of another site', async () => {
    const { ask, tokenFor } = await world();
    const foreign = await ask(route, await tokenFor([TokenScope.parse(route.scope)], ['north']));
    expect(foreign.status).toBe(404);
    expect(codeOf(foreign.text)).toMatch(/-not-found$/);
    const none = await ask(route, await tokenFor([TokenScope.parse(route.scope)], []));
    expect([none.status, codeOf(none.text)]).toEqual([404, codeOf(foreign.text)]);
  });
});

const aboutAll = guarded.filter((route) => !aboutAnObject.includes(route));

describe.each(aboutAll.map((route) => [nameOf(route), route] as const))('%s', (name, route) => {
  test('tells nothing of another site', async () => {
    const { ask, tokenFor } = await world();
    const { status, text } = await ask(route, await tokenFor([TokenScope.parse(route.scope)], ['north']));
    expect(status).toBe(namesSiteInBody.includes(name) ? 403 : 200);
    for (const told of Object.values(objects)) expect(text).not.toContain(`"${told}"`);
  });
});
