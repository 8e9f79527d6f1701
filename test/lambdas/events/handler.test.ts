// The events function on batches of changes: order, waiting, what is handed back, what is put aside.
import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { ChangedItem, EventsDeps } from '../../../lambdas/events/dependencies.ts';
import { makeEvents } from '../../../lambdas/events/handler.ts';
import type { LogEntry } from '../../../lambdas/middleware/log-entry.ts';
import { Fault } from '../../../shared/model/fault.ts';
import type { UntoldEvent } from '../../../shared/model/ports.ts';
import type { EventRecord } from '../../../shared/model/stored-records.ts';
import { aFindingEvent } from '../../ports/events.ts';

type Answer = (events: readonly EventRecord[]) => UntoldEvent[];

const change = (number: number, event: ChangedItem['event']): ChangedItem => ({
  sequenceNumber: String(number),
  changedAt: 1_795_693_227.5,
  stream: 'arn:aws:dynamodb:eu-central-1:123456789012:table/verdicts/stream/1',
  event,
});
const telling = (number: number): ChangedItem => change(number, () => aFindingEvent(`e_${number}`));
const silent = (number: number): ChangedItem => change(number, () => null);
const broken = (number: number): ChangedItem =>
  change(number, () => {
    throw new Fault('stored-record-unreadable', 'expected layout 2, found layout 3');
  });

/** A function with that many milliseconds, on a clock that moves only while it waits. */
function aWorld({ answers = [], seconds = 300 }: { answers?: Answer[]; seconds?: number } = {}) {
  let leftMs = seconds * 1000;
  const [told, letters, waits, logged]: [string[][], string[], number[], LogEntry[]] = [[], [], [], []];
  const deps: EventsDeps = {
    changesIn: (batch) => batch as ChangedItem[],
    outlet: {
      put: async (events) => {
        told.push(events.map(({ eventId }) => eventId));
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        return answer?.(events) ?? [];
      },
    },
    deadLetters: { send: async (body) => void letters.push(body) },
    pause: async (ms) => {
      waits.push(ms);
      leftMs -= ms;
    },
    random: () => 1,
    log: (entry) => logged.push(entry),
  };
  const context = { getRemainingTimeInMillis: () => leftMs } as Context;
  const run = (changes: ChangedItem[], by: Partial<EventsDeps> = {}) =>
    makeEvents({ ...deps, ...by })(changes, context);
  return { run, told, letters, waits, logged };
}

const well: Answer = () => [];
const failing =
  (ids: string[] | null, reason: string, isLasting = false): Answer =>
  (events) =>
    events
      .filter(({ eventId }) => ids === null || ids.includes(eventId))
      .map(({ eventId }) => ({ eventId, reason, isLasting }));
const handedBack = (number: number | null) => ({
  batchItemFailures: number === null ? [] : [{ itemIdentifier: String(number) }],
});

describe('a batch', () => {
  test('is told in its order, and what tells nothing is passed over', async () => {
    const { run, told } = aWorld();
    expect(await run([telling(1), silent(2), telling(3)])).toEqual(handedBack(null));
    expect(told).toEqual([['e_1', 'e_3']]);
  });

  test('in which nothing tells an event asks nobody', async () => {
    const { run, told } = aWorld();
    expect(await run([silent(1), silent(2)])).toEqual(handedBack(null));
    expect(told).toEqual([]);
  });

  test('that is none makes the function fail', async () => {
    const { run } = aWorld();
    const changesIn = () => {
      throw new Error('no batch');
    };
    await expect(run([], { changesIn })).rejects.toThrow('no batch');
  });
});

describe('events that are not taken', () => {
  test('are tried again, they alone, with longer and longer waits', async () => {
    const { run, told, waits } = aWorld({
      answers: [failing(['e_2', 'e_3'], 'busy'), failing(['e_2', 'e_3'], 'busy'), failing(['e_3'], 'busy'), well],
    });
    expect(await run([telling(1), telling(2), telling(3)])).toEqual(handedBack(null));
    expect(told).toEqual([['e_1', 'e_2', 'e_3'], ['e_2', 'e_3'], ['e_2', 'e_3'], ['e_3']]);
    expect(waits).toEqual([100, 200, 100]); // something was told: it begins anew
  });

  test('are handed back from the first one on when time is up, and nothing is put aside', async () => {
    const { run, waits, letters, logged } = aWorld({ answers: [failing(['e_2', 'e_4'], 'busy')] });
    expect(await run([telling(1), telling(2), silent(3), telling(4)])).toEqual(handedBack(2));
    expect(waits.reduce((sum, ms) => sum + ms)).toBeGreaterThan(270_000);
    expect(Math.max(...waits)).toBe(10_000);
    expect(letters).toEqual([]);
    expect(logged).toEqual([
      {
        level: 'error',
        message: 'events handed back for another try',
        sequenceNumber: '2',
        eventId: 'e_2',
        reason: 'busy',
      },
    ]);
  });

  test('for good are put aside by their place, and the rest is told', async () => {
    const { run, letters } = aWorld({ answers: [failing(['e_2'], 'too-large', true)] });
    expect(await run([telling(1), telling(2), telling(3)])).toEqual(handedBack(null));
    expect(letters.map((body) => JSON.parse(body))).toMatchObject([
      {
        reason: 'too-large',
        DDBStreamBatchInfo: {
          startSequenceNumber: '2',
          endSequenceNumber: '2',
          approximateArrivalOfFirstRecord: '2026-11-26T11:40:27.500Z',
          batchSize: 1,
        },
      },
    ]);
  });

  test('for good, behind one that comes again, wait for that', async () => {
    const answer: Answer = (events) => [...failing(['e_1'], 'busy')(events), ...failing(['e_2'], 'bad', true)(events)];
    const { run, letters } = aWorld({ answers: [answer] });
    expect(await run([telling(1), telling(2)])).toEqual(handedBack(1));
    expect(letters).toEqual([]);
  });
});

describe('a change that cannot be read', () => {
  test('is put aside when all before it is told, and what follows is told too', async () => {
    const { run, told, letters, logged } = aWorld();
    expect(await run([telling(1), broken(2), telling(3)])).toEqual(handedBack(null));
    expect(told).toEqual([['e_1'], ['e_3']]);
    expect(letters.map((body) => JSON.parse(body))).toMatchObject([
      { reason: 'stored-record-unreadable', DDBStreamBatchInfo: { startSequenceNumber: '2' } },
    ]);
    expect(logged).toMatchObject([
      { message: 'change that cannot be read', sequenceNumber: '2', code: 'stored-record-unreadable' },
    ]);
  });

  test('waits while what stands before it is not told', async () => {
    const { run, letters } = aWorld({ answers: [failing(null, 'busy')] });
    expect(await run([telling(1), broken(2)])).toEqual(handedBack(1));
    expect(letters).toEqual([]);
  });

  test('comes again when it cannot be put aside', async () => {
    const { run, told } = aWorld();
    const deadLetters = { send: () => Promise.reject(new Error('no queue')) };
    expect(await run([telling(1), broken(2), telling(3)], { deadLetters })).toEqual(handedBack(2));
    expect(told).toEqual([['e_1']]);
  });
});
