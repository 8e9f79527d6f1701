// When a message comes back, on SQS over the wire.
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { makeSqsClient } from '../../../lambdas/aws/sqs-client.ts';
import { makeSqsRedelivery } from '../../../lambdas/aws/sqs-redelivery.ts';
import { makeSqsWorkQueue } from '../../../lambdas/aws/sqs-work-queue.ts';
import { startSqs } from '../../services/sqs.ts';

async function received() {
  const service = await startSqs();
  const client = makeSqsClient({ ...service.config, maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await service.close();
  });
  const { queueUrl } = service;
  await makeSqsWorkQueue({ client, queueUrl }).send('one');
  const asked = new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 960 });
  const { Messages: [message] = [] } = await client.send(asked);
  return {
    receipt: message?.ReceiptHandle ?? '',
    redelivery: makeSqsRedelivery({ client, queueUrl }),
    hiddenSeconds: () => Math.round((service.hiddenMs('bundles')[0] ?? 0) / 1_000),
  };
}

test('a message that is postponed comes back after those seconds, and not when its queue says', async () => {
  const { receipt, redelivery, hiddenSeconds } = await received();
  expect(hiddenSeconds()).toBe(960);
  await redelivery.postpone(receipt, 36);

  expect(hiddenSeconds()).toBe(36);
});

test('a receipt that is not good any more is refused', async () => {
  const { redelivery } = await received();

  await expect(redelivery.postpone('made up', 36)).rejects.toThrow();
});
