// The work queue on SQS keeps to its port's contract, over the wire.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, onTestFinished } from 'vitest';
import { makeSqsClient } from '../../../lambdas/aws/sqs-client.ts';
import { makeSqsWorkQueue } from '../../../lambdas/aws/sqs-work-queue.ts';
import { type ReceivedMessage, workQueueContract } from '../../ports/work-queue-contract.ts';
import { startSqs } from '../../services/sqs.ts';

describe('work queue on SQS', () => {
  workQueueContract(async () => {
    const service = await startSqs();
    const client = makeSqsClient(service.config);
    onTestFinished(async () => {
      client.destroy();
      await service.close();
    });
    const { queueUrl } = service;
    return { queue: makeSqsWorkQueue({ client, queueUrl }), receive: () => receive(client, queueUrl) };
  });
});

async function receive(client: SQSClient, QueueUrl: string): Promise<ReceivedMessage | null> {
  const command = new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  const { Messages: [message] = [] } = await client.send(command);
  if (!message) return null;
  const { ReceiptHandle, Body = '', Attributes } = message;
  return {
    body: Body,
    receiveCount: Number(Attributes?.ApproximateReceiveCount),
    done: async () => void (await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))),
    giveBack: async () =>
      void (await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }))),
  };
}
