// The events function as it is deployed, when something goes wrong: nothing is left out, and nothing holds up the rest.
import { setTimeout as sleep } from 'node:timers/promises';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCapture, aFailingCapture, aMendedCapture } from '../ports/records.ts';
import { type BundledFunctions, bundledFunctions } from '../services/bundled-functions.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../services/dynamodb.ts';
import { deliver } from '../services/stream-mapping.ts';
import type { StreamedChange } from '../services/table-stream.ts';
import { type EventsWorld, eventsWorld } from './events-world.ts';

const idsOf = (told: readonly Record<string, unknown>[]): string[] => told.map(({ eventId }) => String(eventId));

/** What Lambda would hand over: the changes so far that may hold an event. */
const batchOf = async ({ stream }: EventsWorld): Promise<StreamedChange[]> =>
  (await stream.changes()).filter(({ dynamodb }) => dynamodb.NewImage?.event !== undefined);

describe.skipIf(missingDynamoDb)(`the events function (${missingDynamoDb ?? 'DynamoDB over the wire'})`, () => {
  let bundles: BundledFunctions;
  let dynamo: DynamoDbService;
  beforeAll(async () => {
    bundles = bundledFunctions();
    dynamo = await startDynamoDb({ hasStreams: true });
  });
  afterAll(async () => {
    await dynamo?.close();
  });
  const aWorld = (timeoutMs?: number) => eventsWorld({ bundles, dynamo, ...(timeoutMs && { timeoutMs }) });

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
      const changes = await batchOf(world);
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
      const changes = await batchOf(world);
      const outcome = await world.invoke(changes);
      expect(outcome).toMatchObject({ kind: 'failed', error: { errorType: 'Sandbox.Timedout' } });

      world.bus.mood = 'well';
      await world.invoke(changes);
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
      await world.save('b2', [aMendedCapture('b2', { capturedAt: '2026-03-02T09:00:00.000Z' })]);
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

  describe('a record that makes the function fail', () => {
    it('is left alone by halves, put aside by Lambda, and the rest is told', async () => {
      const world = await aWorld();
      const captures = Array.from({ length: 6 }, (_, at) => aCapture('b1', { node: `e${at}` }));
      await world.save('b1', captures);
      const changes = await batchOf(world);
      const [, , strange] = changes;
      Reflect.deleteProperty(strange?.dynamodb.Keys ?? {}, 'pk');
      const invoke = ({ Records }: { Records: StreamedChange[] }) => world.invoke(Records);
      const { putAside } = await deliver(changes, { invoke, isFiltered: false });

      expect(putAside).toEqual([[strange?.dynamodb.SequenceNumber]]);
      expect(new Set(idsOf(world.told())).size).toBe(6);
    });
  });

  describe('a process', () => {
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

    it('that is handed the same twice tells it twice, with the same ids', async () => {
      const world = await aWorld();
      await world.save('b1', [aFailingCapture('b1')]);
      const changes = await batchOf(world);
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
      const changes = await batchOf(world);
      const killed = world.invoke(changes);
      while (world.bus.calls.length < 3) await sleep(10);
      await world.events.stop();
      expect(await killed).toMatchObject({ kind: 'failed', error: { errorType: 'Runtime.ExitError' } });
      await world.invoke(changes);

      expect(new Set(idsOf(world.told())).size).toBe(31);
      expect(world.told().length).toBe(31 + 30); // three calls were taken before
    });
  });
});
