// Progress is written down every five seconds, and never stands in the way of the reading.
import { describe, expect, test } from 'vitest';
import { makeProgressNotes } from '../../../lambdas/ingest/progress-notes.ts';
import type { LogEntry } from '../../../lambdas/middleware/log-entry.ts';

function notes(write: () => Promise<void> = async () => undefined) {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const written: unknown[] = [];
  const logged: LogEntry[] = [];
  const note = makeProgressNotes({
    now: () => new Date(time),
    verdicts: {
      updateBundle: (...note) => {
        written.push(note);
        return write();
      },
    },
  });
  const readOn = (ms: number, bundleId: string, readBytes: number): void => {
    time += ms;
    note(bundleId, { readBytes, sizeBytes: 100 }, (entry) => logged.push(entry));
  };
  return { readOn, written, logged };
}

describe('progress of a reading', () => {
  test('is written every five seconds, and not before the first five', () => {
    const { readOn, written } = notes();
    readOn(0, 'b_1', 1);
    readOn(4_999, 'b_1', 20);
    readOn(1, 'b_1', 30);
    readOn(1_000, 'b_1', 40);
    readOn(4_000, 'b_1', 50);
    const since = '2026-03-01T12:00:00.000Z';
    expect(written).toEqual([
      ['b_1', { progress: { readBytes: 30, since, at: '2026-03-01T12:00:05.000Z' } }],
      ['b_1', { progress: { readBytes: 50, since, at: '2026-03-01T12:00:10.000Z' } }],
    ]);
  });

  test('begins anew with the next bundle', () => {
    const { readOn, written } = notes();
    readOn(0, 'b_1', 1);
    readOn(6_000, 'b_2', 1);
    readOn(5_000, 'b_2', 2);
    expect(written).toMatchObject([['b_2', { progress: { since: '2026-03-01T12:00:06.000Z' } }]]);
  });

  test('that cannot be written is logged, and nothing else', async () => {
    const { readOn, logged } = notes(async () => Promise.reject(new Error('throttled')));
    readOn(0, 'b_1', 1);
    readOn(5_000, 'b_1', 2);
    await new Promise(setImmediate);
    expect(logged).toMatchObject([{ level: 'warn', message: 'progress not written' }]);
  });
});
