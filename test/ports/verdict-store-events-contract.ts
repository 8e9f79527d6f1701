// What every verdict store must tell of what changes. A factory gives an empty store for every test, which holds events
// back for less than a minute.
import { describe, expect, test } from 'vitest';
import type { PageRequest, VerdictStore } from '../../shared/model/ports.ts';
import type { EventRecord, NodeCapture } from '../../shared/model/stored-records.ts';
import { aBundle, aCapture, aFailingCapture, aMendedCapture, selfSigned } from './records.ts';
import { aClock, type StoreClock } from './store-clock.ts';
import { told } from './told.ts';

export type MakeStore = (now: () => Date) => Promise<VerdictStore>;

const everySite = { sites: null };
const whole = { limit: 100, cursor: null };
const day = (at: number) => ({ capturedAt: `2026-03-0${at}T09:00:00.000Z` });
const opened = `FindingOpened ${selfSigned.findingId} open`;
const updated = `FindingUpdated ${selfSigned.findingId} open`;
const resolved = `FindingResolved ${selfSigned.findingId} resolved`;
const other = { ...selfSigned, findingId: 'f_other', cause: 'name-mismatch' as const };

/** A store on a clock that goes on with every save, and what it has told. */
export async function aTellingStore(make: MakeStore, clock: StoreClock = aClock()) {
  const store = await make(clock.now);
  let after: string | undefined;
  const events = async (
    filter: { sites: string[] | null; after?: string; since?: string } = everySite,
    page: PageRequest = whole,
  ) => {
    clock.tick();
    return store.events(filter, page);
  };
  return {
    store,
    clock,
    events,
    save: async (bundleId: string, captures: NodeCapture[], change: object = {}) => {
      clock.tick();
      const site = captures[0]?.site ?? 'lab';
      await store.saveVerdicts(aBundle(bundleId, { status: 'complete', site, ...change }), captures);
    },
    /** Since the last call, in the order of the events. */
    news: async (): Promise<string[]> => {
      const { items } = await events({ ...everySite, ...(after !== undefined && { after }) });
      after = items.at(-1)?.eventId ?? after;
      return inOrder(items);
    },
  };
}

/** Findings that one save changes stand in no order that matters: by their words here. */
function inOrder(items: readonly EventRecord[]): string[] {
  const times = items.map(({ time }) => time);
  expect(times).toEqual([...times].sort());
  const runs: string[][] = [];
  for (const [at, event] of items.entries()) {
    const before = items[at - 1];
    const goesOn = before && 'findingId' in before && 'findingId' in event && before.time === event.time;
    if (goesOn) runs.at(-1)?.push(told(event));
    else runs.push([told(event)]);
  }
  return runs.flatMap((run) => run.sort());
}

export function verdictStoreEventsContract(make: MakeStore): void {
  describe('events', () => {
    test('tell of a first bundle: that it was read, what its node came to, what was found', async () => {
      const { save, events, clock } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1', { cluster: 'edge', reference: 'SR-1' })], { reference: 'SR-1' });
      const at = clock.now().toISOString();
      const { items, nextCursor } = await events();
      const head = { eventId: expect.stringMatching(/^e_[a-z2-7]{26}$/), time: at, site: 'lab', reference: 'SR-1' };
      expect(items).toEqual([
        { ...head, bundleId: 'b1', type: 'BundleClassified', status: 'complete', code: null, nodes: [] },
        {
          ...head,
          bundleId: 'b1',
          type: 'NodeVerdictChanged',
          node: 'expc1',
          cluster: 'edge',
          before: null,
          verdict: 'fail',
          headline: 'expc1 cannot reach cucm-pub.example.lab',
        },
        {
          ...head,
          bundleId: 'b1',
          type: 'FindingOpened',
          node: 'expc1',
          cluster: 'edge',
          findingId: selfSigned.findingId,
          problemId: selfSigned.problemId,
          severity: 'high',
          headline: selfSigned.headline,
          state: 'open',
          supersededBy: null,
        },
      ]);
      expect(nextCursor).toBeNull();
    });

    test('tell of a finding that is seen again, mended, and opened once more', async () => {
      const { save, news } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1', day(1))]);
      await news();
      await save('b2', [aFailingCapture('b2', day(2))]);
      expect(await news()).toEqual(['BundleClassified b2 complete', `${updated} by b2`]);
      await save('b3', [aMendedCapture('b3', day(3))]);
      expect(await news()).toEqual([
        'BundleClassified b3 complete',
        'NodeVerdictChanged expc1 fail pass by b3',
        `${resolved} by b3`,
      ]);
      await save('b4', [aFailingCapture('b4', day(4))]);
      expect(await news()).toEqual([
        'BundleClassified b4 complete',
        'NodeVerdictChanged expc1 pass fail by b4',
        `${opened} by b4`,
      ]);
    });

    test('tell what took the place of a finding', async () => {
      const { save, news, events } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1', day(1))]);
      await news();
      const servers = aFailingCapture('b2').servers.map((server) => ({ ...server, cause: 'name-mismatch' as const }));
      await save('b2', [aFailingCapture('b2', { ...day(2), servers, findings: [other] })]);
      expect(await news()).toEqual([
        'BundleClassified b2 complete',
        'FindingOpened f_other open by b2',
        `FindingSuperseded ${selfSigned.findingId} superseded by b2`,
      ]);
      const superseded = (await events()).items.find(({ type }) => type === 'FindingSuperseded');
      expect(superseded).toMatchObject({ supersededBy: 'f_other' });
    });

    test('are none when a save is repeated, in whatever order', async () => {
      const { save, news } = await aTellingStore(make);
      const saves: [string, NodeCapture[]][] = [
        ['b1', [aFailingCapture('b1', day(1)), aCapture('b1', { node: 'expc2' })]],
        ['b2', [aMendedCapture('b2', day(2))]],
      ];
      for (const [bundleId, captures] of saves) await save(bundleId, captures);
      expect(await news()).toHaveLength(4 + 3);
      for (const [bundleId, captures] of [...saves, ...saves].reverse()) await save(bundleId, captures);
      expect(await news()).toEqual([]);
    });

    test('tell of a bundle that comes late only what it changes', async () => {
      const { save, news } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1', day(1))]);
      await save('b3', [aMendedCapture('b3', day(3))]);
      await news();
      await save('b2', [aFailingCapture('b2', day(2))]);
      const confirmed = `FindingUpdated ${selfSigned.findingId} resolved by b2`;
      expect(await news()).toEqual(['BundleClassified b2 complete', confirmed]);
    });

    test('of bundles that are saved at the same time tell each finding and verdict once', async () => {
      const { store, news, clock } = await aTellingStore(make);
      clock.tick();
      const saves = [1, 2, 3].map((at) => {
        const bundleId = `b${at}`;
        return store.saveVerdicts(aBundle(bundleId, { status: 'complete' }), [aFailingCapture(bundleId, day(at))]);
      });
      await Promise.all(saves);
      const all = await news();
      expect(all.filter((each) => each.startsWith('BundleClassified')).sort()).toEqual(
        ['b1', 'b2', 'b3'].map((bundleId) => `BundleClassified ${bundleId} complete`),
      );
      expect(all.filter((each) => each.startsWith('NodeVerdictChanged'))).toHaveLength(1);
      expect(all.filter((each) => each.startsWith('FindingOpened'))).toHaveLength(1);
    });

    test('of one node stand in the order of its changes, though the clock stands still or goes back', async () => {
      const back = aClock();
      const minutes = [0, 0, -5, -5];
      const at = () => new Date(back.now().getTime() + (minutes[0] ?? 0) * 60_000);
      const store = await make(() => at());
      for (const [index, verdict] of (['fail', 'warn', 'pass'] as const).entries()) {
        const bundleId = `b${index}`;
        const capture = aCapture(bundleId, { ...day(index + 1), verdict });
        await store.saveVerdicts(aBundle(bundleId, { status: 'complete' }), [capture]);
        minutes.shift();
      }
      minutes.splice(0, minutes.length, 60);
      const { items } = await store.events(everySite, whole);
      const verdicts = items.flatMap((event) => (event.type === 'NodeVerdictChanged' ? [event.verdict] : []));
      expect(verdicts).toEqual(['fail', 'warn', 'pass']);
    });

    test('tell of a bundle that is read again only if it came to something else', async () => {
      const { save, news, events } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1')], { engine: 'old' });
      const first = (await events()).items[0];
      await news();
      await save('b1', [aFailingCapture('b1')], { engine: 'old', rereadAskedAt: '2026-03-10T12:00:00.000Z' });
      expect(await news()).toEqual([]);
      await save('b1', [aFailingCapture('b1')], { engine: 'new' });
      expect(await news()).toEqual(['BundleClassified b1 complete']);
      await save('b1', [], { engine: 'newest', status: 'unreadable' });
      expect(await news()).toEqual(['BundleClassified b1 unreadable']);
      const all = (await events()).items.filter(({ type }) => type === 'BundleClassified');
      expect(all).toHaveLength(3);
      expect(all[0]).toEqual(first);
      expect((await events({ ...everySite, after: first?.eventId ?? '' })).items).toHaveLength(4);
    });

    test('are had page by page, and what comes meanwhile is on a later one', async () => {
      const { save, events } = await aTellingStore(make);
      for (const at of [1, 2, 3]) await save(`b${at}`, [aCapture(`b${at}`, { node: `e${at}` })]);
      const first = await events(everySite, { limit: 4, cursor: null });
      await save('b4', [aCapture('b4', { node: 'e4' })]);
      const second = await events(everySite, { limit: 4, cursor: first.nextCursor });
      expect([...first.items, ...second.items].map(({ bundleId }) => bundleId)).toEqual(
        ['b1', 'b2', 'b3', 'b4'].flatMap((bundleId) => [bundleId, bundleId]),
      );
      expect(second.nextCursor).toBeNull();
    });

    test('behind one that the caller has are had from there', async () => {
      const { save, events } = await aTellingStore(make);
      for (const at of [1, 2]) await save(`b${at}`, [aCapture(`b${at}`, { node: `e${at}` })]);
      const { items } = await events();
      for (const [at, { eventId }] of items.entries()) {
        expect((await events({ ...everySite, after: eventId })).items).toEqual(items.slice(at + 1));
      }
      const { nextCursor } = await events({ ...everySite, after: items[0]?.eventId ?? '' }, { limit: 1, cursor: null });
      expect((await events(everySite, { limit: 9, cursor: nextCursor })).items).toEqual(items.slice(2));
    });

    test('since an instant are those of it and later, behind one that the caller has too', async () => {
      const { save, events, clock } = await aTellingStore(make);
      const times: string[] = [];
      for (const at of [1, 2, 3]) {
        await save(`b${at}`, [aCapture(`b${at}`, { node: `e${at}` })]);
        times.push(clock.now().toISOString());
      }
      const { items } = await events();
      const [first = '', second = '', third = ''] = times;
      expect((await events({ ...everySite, since: first })).items).toEqual(items);
      expect((await events({ ...everySite, since: second })).items).toEqual(items.slice(2));
      const paged = await events({ sites: ['lab'], since: second }, { limit: 1, cursor: null });
      const rest = await events({ sites: ['lab'], since: second }, { limit: 9, cursor: paged.nextCursor });
      expect([...paged.items, ...rest.items]).toEqual(items.slice(2));
      const later = new Date(Date.parse(third) + 1).toISOString();
      expect((await events({ ...everySite, since: later })).items).toEqual([]);
      const after = items[4]?.eventId ?? '';
      expect((await events({ ...everySite, since: second, after })).items).toEqual(items.slice(5));
      expect((await events({ ...everySite, since: '2036-01-01T00:00:00.000Z' })).items).toEqual([]);
    });

    test('are those of the sites that are asked for, in the order of the changes', async () => {
      const { save, events } = await aTellingStore(make);
      for (const [at, site] of ['north', 'south', 'west', 'north'].entries()) {
        await save(`b${at}`, [aCapture(`b${at}`, { site, node: `e${at}` })]);
      }
      const bundlesOf = async (sites: string[]) => {
        const { items } = await events({ sites }, whole);
        return items.filter(({ type }) => type === 'BundleClassified').map(({ bundleId }) => bundleId);
      };
      expect(await bundlesOf(['north'])).toEqual(['b0', 'b3']);
      expect(await bundlesOf(['south', 'north', 'south'])).toEqual(['b0', 'b1', 'b3']);
      expect(await bundlesOf(['nowhere'])).toEqual([]);
      expect(await bundlesOf([])).toEqual([]);
      const many = [...Array.from({ length: 60 }, (_, at) => `s${at}`), 'north', 'west'];
      expect(await bundlesOf(many)).toEqual(['b0', 'b2', 'b3']);
    });

    test('behind one that is not known, or of a site that the caller may not see, are refused', async () => {
      const { save, events } = await aTellingStore(make);
      await save('b1', [aCapture('b1')]);
      const { eventId: after = '' } = (await events()).items[0] ?? {};
      const refused = { code: 'invalid-request' };
      await expect(events({ sites: null, after: 'e_aaaaaaaaaaaaaaaaaaaaaaaaaa' })).rejects.toMatchObject(refused);
      await expect(events({ sites: ['north'], after })).rejects.toMatchObject(refused);
      expect((await events({ sites: ['lab'], after })).items).toHaveLength(1);
      const cursor = (await events(everySite, { limit: 1, cursor: null })).nextCursor;
      await expect((await aTellingStore(make)).store.bundles(everySite, { limit: 1, cursor })).rejects.toMatchObject(
        refused,
      );
    });
  });
}
