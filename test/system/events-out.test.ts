// Events on their way to the bus: every change that the API tells is told there too, whatever happens in between.
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBundle, aCapture, aFailingCapture, aMendedCapture, selfSigned } from '../ports/records.ts';
import { type BundledFunctions, bundledFunctions } from '../services/bundled-functions.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../services/dynamodb.ts';
import { eventsWorld } from './events-world.ts';

const day = (at: number) => ({ capturedAt: `2026-03-0${at}T09:00:00.000Z` });
const other = { ...selfSigned, findingId: 'f_bbbbbbbbbbbbbbbbbbbbbbbbbb', cause: 'name-mismatch' as const };

const replaced = (bundleId: string, at: number) => {
  const servers = aFailingCapture(bundleId).servers.map((server) => ({ ...server, cause: 'name-mismatch' as const }));
  return aFailingCapture(bundleId, { ...day(at), servers, findings: [other] });
};

type Told = Record<string, unknown>;
const kinds = (told: readonly Told[]): unknown[] => told.map(({ type }) => type);
const idsOf = (told: readonly Told[]): string[] => told.map(({ eventId }) => String(eventId));

/** As the API lists it: the bus knows no stage, and names its shape. */
function asListed({ schema, ...item }: Told): Told {
  expect(schema).toBe('logverdict/event/1');
  const links = Object.entries(item.links as Record<string, string>).map(([name, path]) => [name, `/prod${path}`]);
  return { ...item, links: Object.fromEntries(links) };
}
const byId = (a: Told, b: Told): number => (String(a.eventId) < String(b.eventId) ? -1 : 1);

describe.skipIf(missingDynamoDb)(`events out (${missingDynamoDb ?? 'DynamoDB over the wire'})`, () => {
  let bundles: BundledFunctions;
  let dynamo: DynamoDbService;
  beforeAll(async () => {
    bundles = bundledFunctions();
    dynamo = await startDynamoDb();
  });
  afterAll(async () => {
    await dynamo?.close();
    bundles?.remove();
  });
  const aWorld = (timeoutMs?: number) => eventsWorld({ bundles, dynamo, ...(timeoutMs && { timeoutMs }) });

  describe('the life of a finding', () => {
    it('is told as the API lists it: opened, seen again, resolved, opened again, superseded', async () => {
      const world = await aWorld();
      await world.save('b1', [aFailingCapture('b1', { ...day(1), reference: 'SR-1' })], { reference: 'SR-1' });
      await world.pump();
      expect(kinds(world.told()).sort()).toEqual(['BundleClassified', 'FindingOpened', 'NodeVerdictChanged']);
      await world.save('b2', [aFailingCapture('b2', day(2))]);
      await world.save('b3', [aMendedCapture('b3', day(3))]);
      await world.save('b4', [aFailingCapture('b4', day(4))]);
      await world.save('b5', [replaced('b5', 5)]);
      await world.pump();

      const listed = await world.listed();
      expect(new Set(kinds(listed))).toEqual(
        new Set([
          'BundleClassified',
          'NodeVerdictChanged',
          'FindingOpened',
          'FindingUpdated',
          'FindingResolved',
          'FindingSuperseded',
        ]),
      );
      expect(world.told().map(asListed).sort(byId)).toEqual([...listed].sort(byId));
    });

    it('is told of one node in the order of its changes', async () => {
      const world = await aWorld();
      await world.save('b1', [aFailingCapture('b1', day(1))]);
      await world.save('b2', [aMendedCapture('b2', day(2))]);
      await world.save('b3', [aFailingCapture('b3', day(3))]);
      await world.pump();

      expect(kinds(world.told().filter(({ findingId }) => findingId !== undefined))).toEqual([
        'FindingOpened',
        'FindingResolved',
        'FindingOpened',
      ]);
      const verdicts = world.told().filter(({ type }) => type === 'NodeVerdictChanged');
      expect(verdicts.map(({ before, verdict }) => [before, verdict])).toEqual([
        [null, 'fail'],
        ['fail', 'pass'],
        ['pass', 'fail'],
      ]);
    });

    it('stands on the bus by type, source and time', async () => {
      const { save, pump, bus, clock } = await aWorld();
      await save('b1', []);
      await pump();

      expect(bus.taken).toMatchObject([
        {
          source: 'logverdict',
          'detail-type': 'BundleClassified',
          time: clock.now().toISOString(),
          resources: [],
          detail: { time: clock.now().toISOString(), bundleId: 'b1' },
        },
      ]);
    });
  });

  describe('nothing is told', () => {
    it('of what is saved again, or changed without an event', async () => {
      const world = await aWorld();
      await world.save('b1', [aFailingCapture('b1')]);
      await world.pump();
      const before = world.told().length;
      await world.save('b1', [aFailingCapture('b1')]);
      await world.store.updateBundle('b1', { rereadAskedAt: '2026-03-10T12:00:00.000Z' });
      await world.store.changeFinding(selfSigned.findingId, { kind: 'link-ticket', system: 'jira', ticketId: 'A-1' });
      const { batches } = await world.pump();

      expect(world.told()).toHaveLength(before);
      expect(batches).toHaveLength(1); // the bundle alone: a filter cannot tell that its event is the same
    });

    it('again of an earlier end of a bundle, when a later one takes its place', async () => {
      const world = await aWorld();
      for (const engine of ['1', '2', '3']) await world.save('b1', [], { engine });
      await world.pump();

      expect(kinds(world.told())).toEqual(['BundleClassified', 'BundleClassified', 'BundleClassified']);
      expect(new Set(idsOf(world.told())).size).toBe(3);
      expect(world.told().map(asListed)).toEqual(await world.listed());
    });

    it('of a deletion but what it changes of the latest state of its nodes', async () => {
      const world = await aWorld();
      await world.save('b1', [aFailingCapture('b1', day(1))], { engine: '1' });
      await world.save('b1', [aFailingCapture('b1', day(1))], { engine: '2' });
      await world.save('b2', [aFailingCapture('b2', day(2))]);
      await world.pump();
      const before = world.told().length;
      world.clock.tick();
      await world.store.deleteBundle(aBundle('b2'));
      await world.store.noteRemoved('b2');
      await world.pump();
      expect(kinds(world.told().slice(before))).toEqual(['FindingUpdated']); // it is again as the first bundle shows it
      world.clock.tick();
      await world.store.deleteBundle(aBundle('b1'));
      const { batches } = await world.pump();

      expect(batches).toEqual([]);
      expect(world.told()).toHaveLength(before + 1);
      expect(await world.listed()).toEqual([]);
    });
  });

  describe('a bus in trouble', () => {
    it('that throttles is asked again until it takes everything', async () => {
      const world = await aWorld();
      world.bus.moods.push('throttled', 'throttled', 'throttled', 'failing', 'throttled');
      await world.save('b1', [aFailingCapture('b1')]);
      const { batches } = await world.pump();

      expect(batches).toHaveLength(1);
      expect(idsOf(world.told()).sort()).toEqual(idsOf(await world.listed()).sort());
    });

    it('that refuses some entries is given those again, and only those', async () => {
      const world = await aWorld();
      world.bus.moods.push({ failing: [0, 2], code: 'InternalFailure' });
      await world.save('b1', [aFailingCapture('b1'), aCapture('b1', { node: 'expc2' })]);
      await world.pump();

      expect(world.bus.calls).toEqual([4, 2]);
      expect(new Set(idsOf(world.told())).size).toBe(4);
      expect(world.told()).toHaveLength(4);
    });

    it('that refuses for longer than the function has time is given the rest later, from the first that failed', async () => {
      const world = await aWorld(1_500);
      const captures = Array.from({ length: 14 }, (_, at) => aCapture('b1', { node: `e${at}` }));
      await world.save('b1', captures);
      const changes = (await world.stream.changes()).filter(({ dynamodb }) => dynamodb.NewImage?.event !== undefined);
      world.bus.moods.push('well');
      world.bus.mood = 'forbidden';
      const outcome = await world.invoke(changes);

      expect(outcome).toEqual({
        kind: 'answered',
        payload: { batchItemFailures: [{ itemIdentifier: changes[10]?.dynamodb.SequenceNumber }] },
      });
      expect(world.told()).toHaveLength(10);
      expect(world.events.log).toContain('"message":"events handed back for another try"');
      expect(world.events.log).toContain('"reason":"AccessDeniedException"');

      world.bus.mood = 'well';
      await world.invoke(changes.slice(10));
      expect(new Set(idsOf(world.told())).size).toBe(15);
      expect(world.told()).toHaveLength(15);
    });

    it('that never answers costs the function its time, and a second try tells the same again', async () => {
      const world = await aWorld(2_000);
      world.bus.mood = 'silent';
      await world.save('b1', []);
      const changes = await world.stream.changes();
      const outcome = await world.invoke(changes.slice(-1));
      expect(outcome).toMatchObject({ kind: 'failed', error: { errorType: 'Sandbox.Timedout' } });

      world.bus.mood = 'well';
      await world.invoke(changes.slice(-1));
      expect(world.events.coldStarts).toBe(2);
      expect(world.told().length).toBeGreaterThan(1);
      expect(new Set(idsOf(world.told()))).toEqual(new Set(idsOf(await world.listed())));
    });
  });

  describe('a change that cannot be read', () => {
    it('is put aside by its place alone, and holds up nothing', async () => {
      const world = await aWorld();
      await world.save('b1', [aFailingCapture('b1')]);
      const newer = {
        pk: 'NODE lab expc1',
        sk: 'EVENT b1 e_of-a-newer-version',
        gsi6pk: 'EVENTS',
        gsi6sk: '2026-03-01T09:00:00.000Z 2 e_of-a-newer-version',
        kind: 'event',
        schemaVersion: 99,
        event: '{"secret":"of a customer"}',
      };
      await world.table.client.send(new PutCommand({ TableName: world.table.table, Item: newer }));
      await world.save('b2', [aMendedCapture('b2', day(2))]);
      const { batches, putAside } = await world.pump();

      expect([batches.length, putAside]).toEqual([1, []]);
      expect(world.told()).toHaveLength(6);
      const letters = (await world.deadLetters()).map((body) => JSON.parse(body));
      expect(letters).toEqual([
        {
          version: '1.0',
          reason: 'stored-record-unreadable',
          requestContext: { condition: 'NeverTold' },
          DDBStreamBatchInfo: {
            startSequenceNumber: expect.stringMatching(/^\d+$/),
            endSequenceNumber: letters[0].DDBStreamBatchInfo.startSequenceNumber,
            approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-/),
            approximateArrivalOfLastRecord: expect.stringMatching(/^\d{4}-/),
            batchSize: 1,
            streamArn: expect.stringContaining('/stream/'),
          },
        },
      ]);
      expect(world.events.log).toContain('"message":"change that cannot be read"');
      expect(world.events.log).toContain('found layout 99');
      expect(world.events.log).not.toContain('of a customer');
    });
  });

  describe('the function', () => {
    it('starts once, and stays for what comes after', async () => {
      const world = await aWorld();
      for (const bundleId of ['b1', 'b2', 'b3']) {
        await world.save(bundleId, []);
        await world.pump();
      }

      expect(world.told()).toHaveLength(3);
      expect(world.events.coldStarts).toBe(1);
    });

    it('fails as a whole on what is no batch of a stream', async () => {
      const world = await aWorld();

      expect(await world.events.invoke({ Records: [{ body: 'a message' }] })).toMatchObject({ kind: 'failed' });
      expect(await world.events.invoke({ Records: [] })).toEqual({
        kind: 'answered',
        payload: { batchItemFailures: [] },
      });
    });

    it('told twice tells twice, with the same ids', async () => {
      const world = await aWorld();
      await world.save('b1', [aFailingCapture('b1')]);
      const changes = (await world.stream.changes()).filter(({ dynamodb }) => dynamodb.NewImage?.event !== undefined);
      await world.invoke(changes);
      await world.invoke(changes);

      expect(world.told()).toHaveLength(6);
      expect(world.told().slice(0, 3)).toEqual(world.told().slice(3));
    });

    it('that is killed in the middle leaves nothing out', async () => {
      const world = await aWorld();
      await world.save(
        'b1',
        Array.from({ length: 30 }, (_, at) => aCapture('b1', { node: `e${at}` })),
      );
      world.bus.moods.push('well', 'well', 'silent');
      const changes = await world.stream.changes();
      const killed = world.invoke(changes.filter(({ dynamodb }) => dynamodb.NewImage?.event !== undefined));
      while (world.bus.calls.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
      await world.events.stop();
      expect(await killed).toMatchObject({ kind: 'failed', error: { errorType: 'Runtime.ExitError' } });
      await world.invoke(changes.filter(({ dynamodb }) => dynamodb.NewImage?.event !== undefined));

      expect(new Set(idsOf(world.told())).size).toBe(31);
      expect(world.told().length).toBe(31 + 30); // three calls were taken before
    });
  });
});
