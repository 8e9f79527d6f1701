// Links to a report that need no token.
import { describe, expect, test } from 'vitest';
import { apiWorld, jsonBody } from './api-world.ts';
import { read } from './read-bundles.ts';

const nobody = { caller: null };
const hour = jsonBody({ expiresInHours: 1 });

async function sharedWorld(body: object = { expiresInHours: 1 }) {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const world = apiWorld({ now: () => new Date(time) });
  await read(world, { bundleId: 'b_1' });
  const made = await world.ask('POST', '/v1/bundles/b_1/shares', jsonBody(body));
  const path = new URL(String(made.json.url), 'https://api.example').pathname.replace('/prod', '');
  return {
    ...world,
    made,
    path,
    pass: (ms: number): void => {
      time += ms;
    },
  };
}

describe('shares', () => {
  test('are a URL that needs no token, and say when they end', async () => {
    const { made, path, ask } = await sharedWorld();
    expect(made).toMatchObject({
      status: 201,
      json: { bundleId: 'b_1', expiresAt: '2026-03-01T13:00:00.000Z', redact: false },
    });
    expect(path).toMatch(/^\/v1\/shared\/[\w-]{43}\/report$/);

    const answer = await ask('GET', path, { ...nobody, headers: { accept: 'application/json' } });

    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' },
      json: { bundles: [{ bundleId: 'b_1' }], nodes: [{ node: 'expc1' }] },
    });
  });

  test('are a page to a browser', async () => {
    const { path, ask } = await sharedWorld();
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    expect((await ask('GET', path, { ...nobody, headers })).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test('end', async () => {
    const { path, ask, pass } = await sharedWorld();
    pass(3_600_000);
    expect(await ask('GET', path, nobody)).toMatchObject({ status: 404, json: { code: 'share-not-found' } });
  });

  test('can be taken back', async () => {
    const { made, path, ask } = await sharedWorld();
    const self = `/v1/bundles/b_1/shares/${made.json.shareId}`;
    expect((await ask('DELETE', self)).status).toBe(204);
    expect((await ask('GET', path, nobody)).status).toBe(404);
    expect((await ask('DELETE', self)).json.code).toBe('share-not-found');
  });

  test('are listed without their secret', async () => {
    const { made, ask } = await sharedWorld();
    const { url: _, ...listed } = made.json;
    expect((await ask('GET', '/v1/bundles/b_1/shares')).json).toEqual({ items: [listed], nextCursor: null });
  });

  test('end with their bundle', async () => {
    const { path, ask } = await sharedWorld();
    await ask('DELETE', '/v1/bundles/b_1');
    expect((await ask('GET', path, nobody)).status).toBe(404);
  });

  test('that redact show no name, and the same tokens each time', async () => {
    const { path, ask } = await sharedWorld({ expiresInHours: 168, redact: true });
    const first = await ask('GET', path, { ...nobody, query: { format: 'json' } });
    expect(first.text).not.toContain('expc1');
    expect(first.text).not.toContain('cucm-pub');
    expect((await ask('GET', path, { ...nobody, query: { format: 'json' } })).text).toBe(first.text);
  });

  test.each([
    {},
    { expiresInHours: 0 },
    { expiresInHours: 169 },
    { expiresInHours: '1' },
    { expiresInHours: 1, to: 'me' },
  ])('are refused for %o', async (body) => {
    const { ask } = await sharedWorld();
    expect((await ask('POST', '/v1/bundles/b_1/shares', jsonBody(body))).status).toBe(422);
  });

  test('of another site cannot be made', async () => {
    const { ask } = await sharedWorld();
    const answer = await ask('POST', '/v1/bundles/b_1/shares', { ...hour, caller: { sites: ['paris'] } });
    expect(answer).toMatchObject({ status: 404, json: { code: 'bundle-not-found' } });
  });

  test('are a hundred at most', async () => {
    const { ask } = await sharedWorld();
    for (let made = 1; made < 100; made++) await ask('POST', '/v1/bundles/b_1/shares', hour);
    expect((await ask('POST', '/v1/bundles/b_1/shares', hour)).json.code).toBe('too-many-marks');
  });
});
