// Events told once more: from where they are asked for, in their order, and to the end or to a place that is said.
import { describe, expect, test } from 'vitest';
import { republishEvents, type Wanted } from '../../../infra/events/republish-events.ts';
import { openDatabase } from '../../../infra/local/storage/sqlite/database.ts';
import { makeVerdictStore } from '../../../infra/local/storage/sqlite/verdict-store.ts';
import type { UntoldEvent } from '../../../shared/model/ports.ts';
import type { EventRecord } from '../../../shared/model/stored-records.ts';
import { aBundle } from '../../ports/records.ts';
import { aClock } from '../../ports/store-clock.ts';

/** A store with 250 events, a minute between two, of two sites in turn; an outlet that fails as it is told. */
async function aWorld(fails: (event: EventRecord, tried: number) => Omit<UntoldEvent, 'eventId'> | null = () => null) {
  const clock = aClock();
  const verdicts = makeVerdictStore(openDatabase(':memory:'), clock.now);
  for (let at = 0; at < 250; at++) {
    clock.tick();
    await verdicts.saveVerdicts(aBundle(`b${at}`, { status: 'complete', site: at % 2 ? 'north' : 'lab' }), []);
  }
  const told: EventRecord[] = [];
  const tried = new Map<string, number>();
  const waits: number[] = [];
  const run = (wanted: Partial<Wanted>) =>
    republishEvents(
      { after: null, since: null, until: null, sites: null, ...wanted },
      {
        verdicts,
        outlet: {
          put: async (events) => {
            const failed: UntoldEvent[] = [];
            for (const event of events) {
              const { eventId } = event;
              tried.set(eventId, (tried.get(eventId) ?? 0) + 1);
              const failure = fails(event, tried.get(eventId) ?? 0);
              if (failure) failed.push({ eventId, ...failure });
              else told.push(event);
            }
            return failed;
          },
        },
        pause: async (ms) => void waits.push(ms),
        random: () => 1,
        patienceMs: 60_000,
        onProgress: () => undefined,
      },
    );
  const bundles = () => told.map(({ bundleId }) => Number(bundleId.slice(1)));
  return { run, told, bundles, waits };
}
const upTo = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step);
/** The time of an event, by its number. */
const timeOf = (at: number): string => new Date(Date.parse('2026-03-10T10:01:00.000Z') + at * 60_000).toISOString();

describe('events are told again', () => {
  test('since a time, page after page, in their order', async () => {
    const { run, bundles, told } = await aWorld();
    expect(await run({ since: timeOf(20) })).toEqual({
      told: 230,
      last: told.at(-1)?.eventId,
      refused: [],
      stopped: null,
    });
    expect(bundles()).toEqual(upTo(20, 250));
  });

  test('behind one, up to a time, of some sites', async () => {
    const { run, bundles, told } = await aWorld();
    await run({ since: timeOf(0), until: timeOf(3) });
    expect(bundles()).toEqual([0, 1, 2]);
    const after = told[1]?.eventId ?? '';
    told.length = 0;
    expect(await run({ after, until: timeOf(150) })).toMatchObject({ told: 148 });
    expect(bundles()).toEqual(upTo(2, 150));
    told.length = 0;
    await run({ since: timeOf(0), sites: ['north'] });
    expect(bundles()).toEqual(upTo(1, 250, 2));
  });

  test('behind the last one: none are, and the place stays', async () => {
    const { run, told } = await aWorld();
    await run({ since: timeOf(249) });
    const after = told[0]?.eventId ?? '';
    expect(await run({ after })).toMatchObject({ told: 0, last: after, stopped: null });
  });

  test('with waits while the bus is busy', async () => {
    const { run, bundles, waits } = await aWorld((_, tried) =>
      tried < 3 ? { reason: 'ThrottlingException', isLasting: false } : null,
    );
    expect(await run({ since: timeOf(240) })).toMatchObject({ told: 10, stopped: null });
    expect(bundles()).toEqual(upTo(240, 250));
    expect(waits).toEqual([100, 200]);
  });
});

describe('what is not told', () => {
  test('ends it at that place, when the bus takes nothing for a long time', async () => {
    const busy = { reason: 'AccessDeniedException', isLasting: false };
    const { run, told, waits } = await aWorld(({ bundleId }) => (bundleId === 'b120' ? busy : null));
    const done = await run({ since: timeOf(0) });
    expect(done).toMatchObject({ told: 120, stopped: { reason: 'AccessDeniedException' } });
    expect(done.last).toBe(told.find(({ bundleId }) => bundleId === 'b119')?.eventId);
    expect(waits.reduce((sum, ms) => sum + ms)).toBeGreaterThan(45_000);
  });

  test('as it is, is said, and the rest is told', async () => {
    const wrong = { reason: 'too-large', isLasting: true };
    const { run } = await aWorld(({ bundleId }) => (bundleId === 'b7' ? wrong : null));
    expect(await run({ since: timeOf(0) })).toMatchObject({
      told: 249,
      refused: [{ reason: 'too-large', isLasting: true }],
      stopped: null,
    });
  });
});
