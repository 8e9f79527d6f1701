// Events on DynamoDB have no number: each bears a time, and is shown once none can come before it any more.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { aBundle, aCapture, aFailingCapture, selfSigned } from '../../ports/records.ts';
import { told } from '../../ports/told.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { watchedClient } from '../../services/watched-client.ts';
import { allOf, keysIn } from './dynamo-world.ts';

const everySite = { sites: null };
const done = (bundleId: string) => aBundle(bundleId, { status: 'complete' });
const start = Date.parse('2026-03-10T10:00:00.000Z');

describe.skipIf(missingDynamoDb !== null)(`events on DynamoDB${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb();
  });
  afterAll(() => service.close());

  test('are shown ten seconds after their time, and not before', async () => {
    const table = await service.newTable();
    const at = (ms: number) => makeDynamoVerdictStore(table, () => new Date(start + ms));
    await at(0).saveVerdicts(done('b1'), [aCapture('b1')]);
    const shownAt = async (ms: number) => (await allOf((page) => at(ms).events(everySite, page))).length;
    expect([await shownAt(0), await shownAt(9_999), await shownAt(10_000)]).toEqual([0, 0, 2]);
  });

  test('of a save that takes long bear the time at which each was written, and none is older than it is slow', async () => {
    const table = await service.newTable();
    let ms = start;
    const written: number[] = [];
    const { client } = watchedClient(service.config, null, async () => {
      ms += 700;
      written.push(ms);
    });
    const store = makeDynamoVerdictStore({ ...table, client }, () => new Date(ms));
    const names = Array.from({ length: 12 }, (_, at) => `e${at}`);
    await store.saveVerdicts(
      done('b1'),
      names.map((node) => aCapture('b1', { node })),
    );
    ms += 60_000;
    const events = await allOf((page) => store.events(everySite, page), 5);
    expect(events).toHaveLength(13);
    expect(new Set(events.map(({ time }) => time)).size).toBeGreaterThan(3);
    const end = events.find(({ type }) => type === 'BundleClassified');
    expect(Date.parse(end?.time ?? '')).toBeGreaterThan(start + 5_000);
  });

  test('are told once though a node takes longer to save than one time lasts', async () => {
    const table = await service.newTable();
    let ms = start;
    const { client } = watchedClient(service.config, null, async () => {
      ms += 1_500;
    });
    const store = makeDynamoVerdictStore({ ...table, client }, () => new Date(ms));
    const findings = Array.from({ length: 900 }, (_, at) => ({ ...selfSigned, findingId: `f_${at}` }));
    await store.saveVerdicts(done('b1'), [aFailingCapture('b1', { findings })]);
    ms += 60_000;
    const all = (await allOf((page) => store.events(everySite, page))).map(told);
    expect(all).toHaveLength(1 + 1 + 900);
    expect(new Set(all).size).toBe(902);
  });

  test('of some sites are merged by time, page after page', async () => {
    const table = await service.newTable();
    const store = makeDynamoVerdictStore(table, () => new Date(start), { holdBackMs: 0 });
    for (const [at, site] of ['north', 'south', 'west'].entries()) {
      const captures = Array.from({ length: 10 }, (_, node) => aCapture(`b${at}`, { site, node: `e${node}` }));
      await store.saveVerdicts(aBundle(`b${at}`, { status: 'complete', site }), captures);
    }
    for (const limit of [1, 7, 100]) {
      const some = await allOf((page) => store.events({ sites: ['north', 'west', 'nowhere'] }, page), limit);
      expect(some).toHaveLength(22);
      expect(some.map(({ time }) => time)).toEqual(some.map(({ time }) => time).sort());
      expect(new Set(some.map(({ eventId }) => eventId)).size).toBe(22);
    }
    expect(await allOf((page) => store.events(everySite, page), 4)).toHaveLength(33);
  });

  test('of a bundle that is read again and again cost one item each', async () => {
    const table = await service.newTable();
    const store = makeDynamoVerdictStore(table);
    for (const engine of ['1', '2', '3']) await store.saveVerdicts({ ...done('b1'), engine }, []);
    const events = (await keysIn(table)).filter((key) => key.includes('EVENT'));
    expect(events).toHaveLength(2);
  });
});
