// What every answer of the API has in common: routing, access, errors, conditional requests, log lines.
import { describe, expect, test } from 'vitest';
import { apiWorld, bundleRecord, jsonBody } from './api-world.ts';

describe('health', () => {
  test('asks for no token', async () => {
    const answer = await apiWorld().ask('GET', '/v1/health', { caller: null });
    expect(answer).toMatchObject({ status: 200, json: { status: 'ok', version: '0.1.0' } });
  });
});

describe('routing', () => {
  test('an unknown path is 404', async () => {
    const answer = await apiWorld().ask('GET', '/v1/nothing');
    expect(answer).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/problem+json', 'x-request-id': 'request-1' },
      json: { type: 'urn:logverdict:problem:not-found', code: 'not-found', status: 404, instance: 'request-1' },
    });
  });

  test.each([
    ['DELETE', '/v1/bundles', 'POST, GET, HEAD'],
    ['POST', '/v1/nodes/expc1', 'GET, HEAD'],
    ['GET', '/v1/classify', 'POST'],
    ['PUT', '/v1/signatures/a/b', 'GET, HEAD'],
  ])('%s %s is 405 with the methods there are', async (method, path, allow) => {
    const answer = await apiWorld().ask(method, path);
    expect(answer).toMatchObject({ status: 405, headers: { allow }, json: { code: 'method-not-allowed' } });
  });

  test('a path with a broken escape is the fault of the caller', async () => {
    expect(await apiWorld().ask('GET', '/v1/nodes/%zz')).toMatchObject({
      status: 422,
      json: { code: 'invalid-request' },
    });
  });

  test('a parameter that is not known is named', async () => {
    const answer = await apiWorld().ask('GET', '/v1/nodes', { query: { vedict: 'fail', limit: '101' } });
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toEqual([
      expect.objectContaining({ in: 'query', pointer: '/limit' }),
      { in: 'query', pointer: '/vedict', detail: 'not a field of this request' },
    ]);
  });

  test('a parameter that stands twice is refused', async () => {
    const answer = await apiWorld().ask('GET', '/v1/nodes', { query: { site: ['berlin', 'paris'] } });
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ pointer: '/site' }] } });
  });
});

describe('access', () => {
  test('without an authorizer nobody gets in', async () => {
    const answer = await apiWorld().ask('GET', '/v1/nodes', { caller: null });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  });

  test.each([
    ['GET', '/v1/nodes'],
    ['GET', '/v1/findings'],
    ['GET', '/v1/bundles/b_1'],
    ['POST', '/v1/bundles'],
    ['POST', '/v1/classify'],
  ])('%s %s needs its scope', async (method, path) => {
    const answer = await apiWorld().ask(method, path, { caller: { scopes: [] } });
    expect(answer).toMatchObject({ status: 403, json: { code: 'forbidden' } });
  });

  test('the scope admin holds all others', async () => {
    expect(await apiWorld().ask('GET', '/v1/nodes', { caller: { scopes: ['admin'] } })).toMatchObject({ status: 200 });
  });
});

describe('conditional requests', () => {
  test('an answer that the caller has is not sent again', async () => {
    const world = apiWorld();
    const first = await world.ask('GET', '/v1/nodes');
    expect(first.headers).toMatchObject({ vary: 'Accept', 'x-request-id': 'request-1' });
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await world.ask('GET', '/v1/nodes', { headers: { 'If-None-Match': known } });
      expect(again).toMatchObject({ status: 304, text: '', headers: { etag } });
    }
    expect(await world.ask('GET', '/v1/nodes', { headers: { 'If-None-Match': '"other"' } })).toMatchObject({
      status: 200,
    });
  });

  test('HEAD answers as GET does, without the body', async () => {
    const world = apiWorld();
    const get = await world.ask('GET', '/v1/nodes');
    expect(await world.ask('HEAD', '/v1/nodes')).toMatchObject({ status: 200, text: '', headers: get.headers });
    expect(await world.ask('HEAD', '/v1/bundles/b_none')).toMatchObject({ status: 404, text: '' });
  });
});

describe('a failure of ours', () => {
  const failing = () => {
    const world = apiWorld();
    world.verdicts.bundle = async () => {
      throw new Error('secret detail of the table');
    };
    return world;
  };

  test('is a bare 500 that can be found again in the log', async () => {
    const world = failing();
    const answer = await world.ask('GET', '/v1/bundles/b_1');
    expect(answer).toMatchObject({ status: 500, headers: { 'x-request-id': 'request-1' } });
    expect(answer.text).not.toContain('secret');
    expect(world.logged[0]).toMatchObject({
      level: 'error',
      requestId: 'request-1',
      error: 'secret detail of the table',
    });
    expect(world.logged[0]?.stack).toContain('secret detail');
  });
});

describe('the log', () => {
  test('has one line per request, with the route and not the path', async () => {
    const world = apiWorld();
    await world.verdicts.createBundle(bundleRecord());
    await world.ask('GET', '/v1/bundles/b_1', { headers: { Authorization: 'Bearer lv_secret' } });
    expect(world.logged).toEqual([
      {
        level: 'info',
        message: 'request',
        requestId: 'request-1',
        tokenId: 't_1',
        method: 'GET',
        route: '/v1/bundles/{bundleId}',
        status: 200,
        ms: 0,
      },
    ]);
  });

  test('names the bundle that was asked about, where that is an id', async () => {
    const world = apiWorld();
    const bundleId = `b_${'c'.repeat(26)}`;
    await world.ask('GET', `/v1/bundles/${bundleId}`);
    await world.ask('GET', '/v1/bundles/expc1.example.lab/report');
    expect(world.logged.map((line) => line.bundleId)).toEqual([bundleId, undefined]);
    expect(JSON.stringify(world.logged)).not.toContain('expc1');
  });

  test('has a line for what was refused too', async () => {
    const world = apiWorld();
    await world.ask('POST', '/v1/classify', { ...jsonBody({}), caller: { scopes: [] } });
    expect(world.logged).toMatchObject([{ route: '/v1/classify', status: 403 }]);
  });
});
