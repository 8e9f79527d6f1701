// Between two tries of a message: longer every time, never as long as a run, and spread.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextFor } from '../../../infra/local/worker/lambda-context.ts';
import { backOffSeconds, maxReceives } from '../../../lambdas/ingest/back-off.ts';
import { makeIngest } from '../../../lambdas/ingest/handler.ts';
import { ingestWorld, queueMessage } from './ingest-world.ts';

describe('the wait for the next try', () => {
  test('is half a minute, two minutes, eight, and then twelve, and up to a fifth more', () => {
    fc.assert(
      fc.property(fc.uuid(), (messageId) => {
        for (const [before, seconds] of [30, 120, 480, 720, 720, 720].entries()) {
          const wait = backOffSeconds(messageId, before + 1);
          expect(wait).toBeGreaterThanOrEqual(seconds);
          expect(wait).toBeLessThanOrEqual(seconds * 1.2);
          expect(wait).toBeLessThan(15 * 60);
        }
      }),
    );
  });

  test('is the same for the same message, and differs among those that failed together', () => {
    const waits = Array.from({ length: 1_000 }, (_, at) => backOffSeconds(`message-${at}`, 3));

    expect(waits).toEqual(Array.from({ length: 1_000 }, (_, at) => backOffSeconds(`message-${at}`, 3)));
    expect(new Set(waits).size).toBeGreaterThan(80);
  });

  test('is for five tries in all', () => expect(maxReceives).toBe(5));
});

describe('a message that is handed back', () => {
  async function handBack(postpone: (receipt: string, seconds: number) => Promise<void>) {
    const { deps, logged } = ingestWorld({ redelivery: { postpone } });
    const event = { Records: [queueMessage('not JSON', { messageId: 'm7', receiveCount: 2 })] };
    return { answer: await makeIngest(deps)(event, contextFor('ingest', 900_000)), logged };
  }

  test('is told when to come again, by how often it was handed out', async () => {
    const told: unknown[] = [];
    const { answer } = await handBack(async (...asked) => void told.push(asked));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm7' }] });
    expect(told).toEqual([['receipt of m7', backOffSeconds('m7', 2)]]);
  });

  test('is handed back all the same where that cannot be said', async () => {
    const { answer, logged } = await handBack(() => Promise.reject(new Error('no such receipt')));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm7' }] });
    expect(logged.at(-1)).toMatchObject({
      level: 'warn',
      message: 'next try not brought forward',
      messageId: 'm7',
      error: 'no such receipt',
    });
  });
});
