// The ingest function: queue messages in, each with the S3 events of objects that were stored. A message that could not
// be worked through is handed back alone, so that its neighbours are not done again.
import middy from '@middy/core';
import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { failureFields } from '../middleware/failure-fields.ts';
import type { IngestDeps } from './dependencies.ts';
import { ingestObject } from './ingest-object.ts';
import { createdObjects } from './s3-event.ts';

const QueueEvent = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });
type QueueEvent = z.infer<typeof QueueEvent>;

/**
 * Milliseconds kept for judging and storing: Lambda ends a function that overruns, and nothing of it would be kept. Of a
 * function that has little time it is a part.
 */
const judgingMs = 120_000;
const judgingPart = 0.2;

/** One message after the other: a bundle may be large, and the memory of a function is bounded. */
export function makeIngest(deps: IngestDeps) {
  return middy<QueueEvent, SQSBatchResponse>()
    .before((request) => {
      request.event = QueueEvent.parse(request.event);
    })
    .handler(async ({ Records }, context) => {
      const keptMs = Math.min(judgingMs, context.getRemainingTimeInMillis() * judgingPart);
      const isOutOfTime = (): boolean => context.getRemainingTimeInMillis() < keptMs;
      const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
      for (const { messageId, body } of Records) {
        if (!(await isDone(messageId, body, { ...deps, isOutOfTime })))
          batchItemFailures.push({ itemIdentifier: messageId });
      }
      return { batchItemFailures };
    });
}

async function isDone(messageId: string, body: string, deps: IngestDeps): Promise<boolean> {
  try {
    for (const object of createdObjects(body)) await ingestObject(object, deps);
    return true;
  } catch (error) {
    deps.log({ level: 'error', message: 'message handed back for another try', messageId, ...failureFields(error) });
    return false;
  }
}
