// The ingest function: queue messages in, each with the S3 events of objects that were stored. What fails is handed back,
// and comes again after a while.
import { failureFields } from '../middleware/failure-fields.ts';
import type { Log } from '../middleware/log-entry.ts';
import { type Invocation, type Message, makeQueueHandler } from '../middleware/queue-handler.ts';
import { backOffSeconds } from './back-off.ts';
import type { Delivery, IngestDeps } from './dependencies.ts';
import { ingestObject } from './ingest-object.ts';
import { bundleFields } from './message-bundles.ts';
import { createdObjects } from './s3-event.ts';

/**
 * Milliseconds kept for judging and storing: Lambda ends a function that overruns, and nothing of it would be kept. Of a
 * function that has little time it is a part.
 */
const judgingMs = 120_000;
const judgingPart = 0.2;

export const makeIngest = (deps: IngestDeps) =>
  makeQueueHandler({
    about: bundleFields,
    work: async ({ body, receiveCount }, { log, remainingMs }) => {
      const delivery: Delivery = { receiveCount, timeOver: deadline(remainingMs, deps.now) };
      for (const object of createdObjects(body)) await ingestObject(object, { ...deps, ...delivery, log });
    },
    onFailed: (message, log) => postpone(message, { ...deps, log }),
    log: deps.log,
  });

/** From now on, as far as this message is concerned. */
function deadline(remainingMs: Invocation['remainingMs'], now: () => Date): Delivery['timeOver'] {
  const begun = now().getTime();
  const keptMs = Math.min(judgingMs, remainingMs() * judgingPart);
  return () => (remainingMs() < keptMs ? { seconds: (now().getTime() - begun) / 1_000 } : null);
}

/** Where that is not possible the message comes back when the queue thinks that this run has died. */
async function postpone(
  { messageId, receiptHandle, receiveCount }: Message,
  { redelivery, log }: Pick<IngestDeps, 'redelivery'> & { log: Log },
): Promise<void> {
  try {
    await redelivery?.postpone(receiptHandle, backOffSeconds(messageId, receiveCount));
  } catch (error) {
    log({ level: 'warn', message: 'next try not brought forward', ...failureFields(error) });
  }
}
