// What the functions have in common that a queue feeds.
import { expect, test } from 'vitest';
import { contextFor } from '../../../infra/local/worker/lambda-context.ts';
import type { LogEntry } from '../../../lambdas/middleware/log-entry.ts';
import { makeQueueHandler, type QueueWork } from '../../../lambdas/middleware/queue-handler.ts';
import { queueMessage } from '../ingest/ingest-world.ts';

const context = contextFor('any', 60_000, 'r1');
const batch = (...ids: string[]) => ({
  Records: ids.map((messageId) => queueMessage(`body of ${messageId}`, { messageId, receiveCount: 3 })),
});

function handler(work: QueueWork['work']) {
  const logged: LogEntry[] = [];
  const log = (entry: LogEntry): void => void logged.push(entry);
  return { logged, handle: makeQueueHandler({ about: (body) => ({ about: body }), work, log }) };
}

test('messages are worked on one after the other, each with how often it was handed out', async () => {
  const seen: unknown[] = [];
  let atWork = 0;
  const { handle } = handler(async ({ messageId, body, receiptHandle, receiveCount }, { remainingMs }) => {
    expect(++atWork).toBe(1);
    await new Promise(setImmediate);
    seen.push([messageId, body, receiptHandle, receiveCount, remainingMs()]);
    atWork--;
  });

  expect(await handle(batch('m1', 'm2'), context)).toEqual({ batchItemFailures: [] });
  expect(seen).toEqual([
    ['m1', 'body of m1', 'receipt of m1', 3, 60_000],
    ['m2', 'body of m2', 'receipt of m2', 3, 60_000],
  ]);
});

test('one that fails is handed back alone, with a line that says why', async () => {
  const { handle, logged } = handler(async ({ messageId }) => {
    if (messageId === 'm2') throw new Error('no connection');
  });

  expect(await handle(batch('m1', 'm2', 'm3'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
  expect(logged).toMatchObject([
    {
      level: 'error',
      message: 'message handed back for another try',
      requestId: 'r1',
      messageId: 'm2',
      about: 'body of m2',
      receiveCount: 3,
      error: 'no connection',
    },
  ]);
});

test('what is no batch of a queue ends the invocation', async () => {
  const { handle } = handler(async () => undefined);
  await expect(handle({ Records: [{ messageId: 'm1' }] } as never, context)).rejects.toThrow(/receiptHandle/);
});
