// Events on the bus: every change that the API tells is told there too, and nothing else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBundle, aFailingCapture, aMendedCapture, selfSigned } from '../ports/records.ts';
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
    dynamo = await startDynamoDb({ hasStreams: true });
  });
  afterAll(async () => {
    await dynamo?.close();
  });
  const aWorld = () => eventsWorld({ bundles, dynamo });

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
});
