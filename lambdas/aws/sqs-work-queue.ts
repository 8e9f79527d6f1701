// The work queue on SQS. Receiving is the service's part: it calls the ingest function with what stands in the queue.
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../../shared/model/ports.ts';

export interface SqsQueue {
  client: SQSClient;
  queueUrl: string;
}

export function makeSqsWorkQueue({ client, queueUrl }: SqsQueue): WorkQueue {
  return {
    send: async (body) => void (await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }))),
  };
}
