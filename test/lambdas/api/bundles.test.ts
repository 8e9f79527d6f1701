// Bundles and their reports.
import { describe, expect, test } from 'vitest';
import { reportOf } from '../../doubles/report-of.ts';
import { apiWorld, bundleRecord } from './api-world.ts';

const berlin = { caller: { sites: ['berlin'] } };
const paris = { caller: { sites: ['paris'] } };

async function worldWith(...bundles: Parameters<typeof bundleRecord>[0][]) {
  const world = apiWorld();
  for (const bundle of bundles) await world.verdicts.createBundle(bundleRecord(bundle));
  return world;
}

test('folders of the drop folder steer no answer, whatever they are called', async () => {
  const world = apiWorld();
  const hostile = 'a\u202e\u001b[31m\u{e0041}';
  await world.verdicts.createBundle(
    bundleRecord({
      site: hostile,
      reference: hostile,
      fileName: hostile,
      object: { bucket: 'b', key: hostile, versionId: null },
    }),
  );

  for (const path of ['/v1/bundles', '/v1/bundles/b_1']) {
    const { text } = await world.ask('GET', path);
    expect(text).toContain('a\ufffd\ufffd[31m\ufffd');
    expect(text).not.toMatch(/[\u202e\u{e0041}]|\\u001b/u);
  }
});

describe('GET /v1/bundles/{bundleId}', () => {
  test('shows a finished bundle', async () => {
    const world = await worldWith({});
    expect(await world.ask('GET', '/v1/bundles/b_1', berlin)).toMatchObject({
      status: 200,
      json: {
        bundleId: 'b_1',
        site: 'berlin',
        reference: 'INC-1',
        status: 'complete',
        code: null,
        progress: null,
        nodes: [{ node: 'expc1', verdict: 'fail', headline: 'it fails' }],
        links: { self: '/prod/v1/bundles/b_1', report: '/prod/v1/bundles/b_1/report' },
      },
    });
  });

  test('is 404 for a bundle of another site, as for one that is not there', async () => {
    const world = await worldWith({});
    const other = await world.ask('GET', '/v1/bundles/b_1', paris);
    expect(other).toMatchObject({ status: 404, json: { code: 'bundle-not-found' } });
    expect((await world.ask('GET', '/v1/bundles/b_none', paris)).json).toEqual(other.json);
  });

  test('says when to ask again, and how far it is where that is known', async () => {
    // A third in four seconds: eight more.
    const world = apiWorld({ progress: async () => ({ readBytes: 10_000_000, since: '2026-03-01T11:59:56.000Z' }) });
    await world.verdicts.createBundle(bundleRecord({ status: 'processing', sizeBytes: 30_000_000 }));
    const answer = await world.ask('GET', '/v1/bundles/b_1');
    const progress = { readBytes: 10_000_000, sizeBytes: 30_000_000 };
    expect(answer).toMatchObject({ headers: { 'retry-after': '8' }, json: { status: 'processing', progress } });
  });

  test('is expired when nothing was sent in time', async () => {
    const uploadExpiresAt = '2026-03-01T11:59:59.999Z';
    const world = await worldWith({ status: 'awaiting-upload', uploadExpiresAt });
    const answer = await world.ask('GET', '/v1/bundles/b_1');
    expect(answer.json.status).toBe('expired');
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  test('waits for the end, and no longer than that', async () => {
    const world = await worldWith({ status: 'processing' });
    const { sleep } = world.deps;
    world.deps.sleep = async (ms) => {
      await sleep(ms);
      if (world.slept.length === 3) await world.verdicts.updateBundle('b_1', { status: 'complete' });
    };
    const answer = await world.ask('GET', '/v1/bundles/b_1', { headers: { Prefer: 'respond-async, wait=20' } });
    expect(answer).toMatchObject({ json: { status: 'complete' }, headers: { 'preference-applied': 'wait=20' } });
    expect(world.slept).toEqual([1000, 1000, 1000]);
  });

  test('waits 25 seconds at most', async () => {
    const world = await worldWith({ status: 'queued' });
    const answer = await world.ask('GET', '/v1/bundles/b_1', { headers: { prefer: 'wait=600' } });
    expect(answer).toMatchObject({ status: 200, json: { status: 'queued' }, headers: { 'retry-after': '1' } });
    expect(world.slept).toHaveLength(25);
  });
});

describe('GET /v1/bundles', () => {
  const ids = (answer: { json: Record<string, unknown> }) =>
    (answer.json.items as { bundleId: string }[]).map(({ bundleId }) => bundleId);
  const uploadExpiresAt = '2026-03-01T11:00:00.000Z';
  const three = () =>
    worldWith(
      { bundleId: 'b_1' },
      { bundleId: 'b_2', site: 'paris', status: 'awaiting-upload', reference: null, uploadExpiresAt },
      { bundleId: 'b_3', status: 'awaiting-upload', reference: 'INC-3' },
    );

  test('goes page by page', async () => {
    const world = await three();
    const first = await world.ask('GET', '/v1/bundles', { query: { limit: '2' } });
    expect(ids(first)).toEqual(['b_1', 'b_2']);
    const cursor = String(first.json.nextCursor);
    const second = await world.ask('GET', '/v1/bundles', { query: { limit: '2', cursor } });
    expect(ids(second)).toEqual(['b_3']);
    expect(second.json.nextCursor).toBeNull();
  });

  test.each([
    [{ site: 'paris' }, ['b_2']],
    [{ reference: 'INC-3' }, ['b_3']],
    [{ status: 'awaiting-upload' }, ['b_3']],
    [{ status: 'expired' }, ['b_2']],
    [{ key: 'drop/berlin/INC-1/diag.tar.gz', status: 'complete' }, ['b_1']],
  ])('filters by %o', async (query, expected) => {
    expect(ids(await (await three()).ask('GET', '/v1/bundles', { query }))).toEqual(expected);
  });

  test('shows the sites of the caller alone', async () => {
    const world = await three();
    expect(ids(await world.ask('GET', '/v1/bundles', berlin))).toEqual(['b_1', 'b_3']);
    expect(ids(await world.ask('GET', '/v1/bundles', { ...berlin, query: { site: 'paris' } }))).toEqual([]);
  });
});

describe('GET /v1/bundles/{bundleId}/report', () => {
  const path = '/v1/bundles/b_1/report';
  async function worldWithReport() {
    const world = await worldWith({});
    await world.reports.save('b_1', reportOf({ bundleId: 'b_1' }));
    return world;
  }

  test.each([
    [{}, 'application/json', '{"schema":"logverdict/report/1"'],
    [{ headers: { Accept: '*/*' } }, 'application/json', '{"schema"'],
    [{ headers: { Accept: 'text/markdown' } }, 'text/markdown; charset=utf-8', '# In short'],
    [{ headers: { accept: 'text/html, text/*;q=0.5' } }, 'text/html; charset=utf-8', '<!doctype html>'],
    [{ headers: { accept: 'text/*;q=0.5' } }, 'text/markdown; charset=utf-8', '# In short'],
    [{ headers: { accept: 'text/markdown;q=0.1, text/plain' } }, 'text/plain; charset=utf-8', 'one line'],
    [{ headers: { accept: 'application/json;q=0, */*;q=0.1' } }, 'text/markdown; charset=utf-8', '# In short'],
    [{ query: { format: 'markdown', length: 'full' } }, 'text/markdown; charset=utf-8', '# All of it'],
    [{ query: { format: 'text' }, headers: { Accept: 'application/json' } }, 'text/plain; charset=utf-8', 'one line'],
  ])('for %o is %s', async (call, type, start) => {
    const answer = await (await worldWithReport()).ask('GET', path, call);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type, vary: 'Accept' } });
    expect(answer.text.startsWith(start)).toBe(true);
  });

  test.each([[{ query: { format: 'docx' } }], [{ headers: { Accept: 'image/png' } }]])(
    'is not acceptable for %o',
    async (call) => {
      const answer = await (await worldWithReport()).ask('GET', path, call);
      expect(answer).toMatchObject({ status: 406, json: { formats: ['json', 'markdown', 'text', 'html'] } });
    },
  );

  test('is not ready while the bundle is being read', async () => {
    const answer = await (await worldWith({ status: 'processing' })).ask('GET', path);
    expect(answer).toMatchObject({
      status: 404,
      headers: { 'retry-after': '1' },
      json: { code: 'report-not-ready', bundleStatus: 'processing' },
    });
  });

  test('of a bundle that failed will not come', async () => {
    const answer = await (await worldWith({ status: 'failed', code: 'object-gone' })).ask('GET', path);
    expect(answer).toMatchObject({ status: 404, json: { bundleStatus: 'failed', bundleCode: 'object-gone' } });
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  test('of another site is 404', async () => {
    expect(await (await worldWithReport()).ask('GET', path, paris)).toMatchObject({ status: 404 });
  });
});
