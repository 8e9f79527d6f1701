// When a message that was handed out comes back, on SQS: its visibility is changed for this one time.
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { Redelivery } from '../../shared/model/ports.ts';
import type { SqsQueue } from './sqs-work-queue.ts';

export function makeSqsRedelivery({ client, queueUrl }: SqsQueue): Redelivery {
  return {
    postpone: async (receiptHandle, seconds) => {
      const change = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
      await client.send(new ChangeMessageVisibilityCommand(change));
    },
  };
}
