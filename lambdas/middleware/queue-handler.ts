// Functions that are fed by a queue: one message after the other. A message that could not be worked through is handed back
// alone, so that its neighbours are not done again.
import middy from '@middy/core';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { boundLog } from './bound-log.ts';
import { failureFields } from './failure-fields.ts';
import type { Log, LogEntry } from './log-entry.ts';

const Message = z
  .object({
    messageId: z.string(),
    /** Names this handing out of the message to the queue. */
    receiptHandle: z.string(),
    body: z.string(),
    attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().min(1) }),
  })
  .transform(({ attributes, ...message }) => ({
    ...message,
    /** How often it was handed out, this time included. */
    receiveCount: attributes.ApproximateReceiveCount,
  }));
export type Message = z.output<typeof Message>;

const QueueEvent = z.object({ Records: z.array(Message) });
export type QueueEvent = z.input<typeof QueueEvent>;

/** The invocation that works on a message. */
export interface Invocation {
  /** Names the request in every line. */
  log: Log;
  remainingMs: () => number;
}

export interface QueueWork {
  /** What every line about a message names. */
  about: (body: string) => Omit<LogEntry, 'level' | 'message'>;
  /** Throws where the message is to be handed back. */
  work: (message: Message, invocation: Invocation) => Promise<void>;
  /** Told of a message before it is handed back. Must not throw. */
  onFailed?: (message: Message, log: Log) => Promise<void>;
  log: Log;
}

/**
 * One message after the other: the memory of a function is bounded. A run that hangs is not given up early: Lambda ends it
 * together with its process, where it would otherwise go on beside the next message.
 */
export const makeQueueHandler = ({ about, work, onFailed, log }: QueueWork) =>
  middy<QueueEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(async (event, context: Context) => {
    const { Records } = QueueEvent.parse(event);
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const message of Records) {
      const { messageId, receiveCount, body } = message;
      const own = boundLog(log, { requestId: context.awsRequestId, messageId, ...about(body) });
      try {
        await work(message, { log: own, remainingMs: () => context.getRemainingTimeInMillis() });
      } catch (error) {
        own({ level: 'error', message: 'message handed back for another try', receiveCount, ...failureFields(error) });
        await onFailed?.(message, own);
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  });
