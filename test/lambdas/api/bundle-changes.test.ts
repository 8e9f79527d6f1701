// What callers may do to a bundle that was read: have it removed, have it read again.
import { describe, expect, test } from 'vitest';
import { createdObjects } from '../../../lambdas/ingest/s3-event.ts';
import { apiWorld } from './api-world.ts';
import { read } from './read-bundles.ts';

const paris = { caller: { sites: ['paris'] } };

describe('DELETE /v1/bundles/{bundleId}', () => {
  test('removes bundle, object, report, facts, copies and node, and leaves a mark', async () => {
    const world = apiWorld();
    const bundle = await read(world, { bundleId: 'b_1' });
    const { key } = bundle.object;
    await world.reports.publish({ key, sequencer: '01', json: '{}', markdown: '#' });

    expect(await world.ask('DELETE', '/v1/bundles/b_1')).toMatchObject({ status: 204, text: '' });

    expect((await world.ask('GET', '/v1/bundles/b_1')).json.code).toBe('bundle-not-found');
    expect((await world.ask('GET', '/v1/nodes/expc1')).json.code).toBe('node-not-found');
    expect(await world.reports.load('b_1')).toBeNull();
    expect(await world.reports.loadFacts('b_1')).toBeNull();
    expect(world.reports.published.size).toBe(0);
    await expect(world.bundles.open(bundle.object)).rejects.toMatchObject({ code: 'object-gone' });
    expect(await world.verdicts.deletedBundle('b_1')).toEqual({
      bundleId: 'b_1',
      site: 'berlin',
      deletedAt: '2026-03-01T12:00:00.000Z',
      remains: null,
    });
  });

  test('may be repeated, and completes a call that was cut short', async () => {
    const world = apiWorld();
    const bundle = await read(world, { bundleId: 'b_1' });
    await world.verdicts.deleteBundle(bundle);

    expect((await world.ask('DELETE', '/v1/bundles/b_1')).status).toBe(204);
    expect(await world.reports.load('b_1')).toBeNull();
    expect((await world.ask('DELETE', '/v1/bundles/b_1')).status).toBe(204);
  });

  test('of another site, before and after it was deleted, is as one that never was', async () => {
    const world = apiWorld();
    await read(world, { bundleId: 'b_1' });
    expect((await world.ask('DELETE', '/v1/bundles/b_1', paris)).json.code).toBe('bundle-not-found');
    await world.ask('DELETE', '/v1/bundles/b_1');
    expect((await world.ask('DELETE', '/v1/bundles/b_1', paris)).json.code).toBe('bundle-not-found');
    expect((await world.ask('DELETE', '/v1/bundles/b_2')).json.code).toBe('bundle-not-found');
  });

  test('leaves the copies of a newer version of its key alone', async () => {
    const world = apiWorld();
    const { object } = await read(world, { bundleId: 'b_1' });
    await world.reports.publish({ key: object.key, sequencer: '02', json: '{}', markdown: '#' });
    await world.ask('DELETE', '/v1/bundles/b_1');
    expect(world.reports.published.size).toBe(2);
  });
});

describe('POST /v1/bundles/{bundleId}/reclassify', () => {
  test('puts the stored version into the queue and keeps the report until then', async () => {
    const world = apiWorld();
    const { object } = await read(world, {
      bundleId: 'b_1',
      object: { bucket: 'bundles', key: 'drop/x/ü +1.gz', versionId: 'v9' },
    });

    const answer = await world.ask('POST', '/v1/bundles/b_1/reclassify');

    expect(answer).toMatchObject({
      status: 202,
      headers: { 'retry-after': '1' },
      json: { bundleId: 'b_1', status: 'queued' },
    });
    expect(world.queued.flatMap(createdObjects)).toEqual([
      { ref: object, sequencer: '01', storedAt: new Date('2026-03-01T11:00:00.000Z'), isReread: true },
    ]);
    expect((await world.ask('GET', '/v1/bundles/b_1')).json.status).toBe('queued');
    expect((await world.ask('GET', '/v1/bundles/b_1/report')).status).toBe(200);
  });

  test('asked twice is put there once', async () => {
    const world = apiWorld();
    await read(world, { bundleId: 'b_1' });
    await world.ask('POST', '/v1/bundles/b_1/reclassify');
    expect((await world.ask('POST', '/v1/bundles/b_1/reclassify')).status).toBe(202);
    expect(world.queued).toHaveLength(1);
  });

  test('is not put there again while it waits for its first reading', async () => {
    const world = apiWorld();
    await read(world, { bundleId: 'b_1', status: 'queued', sequencer: null });
    expect(await world.ask('POST', '/v1/bundles/b_1/reclassify')).toMatchObject({
      status: 202,
      json: { bundleId: 'b_1', status: 'queued' },
    });
    expect(world.queued).toEqual([]);
  });

  test('is refused while no bytes have come', async () => {
    const world = apiWorld();
    await read(world, { bundleId: 'b_1', status: 'awaiting-upload', sequencer: null });
    expect(await world.ask('POST', '/v1/bundles/b_1/reclassify')).toMatchObject({
      status: 409,
      json: { code: 'bundle-without-object' },
    });
  });

  test('that could not be put into the queue leaves the bundle as it was', async () => {
    const full = async (): Promise<void> => Promise.reject(new Error('the queue is away'));
    const world = apiWorld({ queue: { send: full } });
    await read(world, { bundleId: 'b_1' });
    expect((await world.ask('POST', '/v1/bundles/b_1/reclassify')).status).toBe(500);
    expect((await world.ask('GET', '/v1/bundles/b_1')).json.status).toBe('complete');
  });
});
