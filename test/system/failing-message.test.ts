// The whole way of a message that fails, over the wire: tries further and further apart, the dead letters, the queue that
// people look at, and back.
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSqsClient } from '../../lambdas/aws/sqs-client.ts';
import { diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { exchangeLines, okExchange, someNode } from '../build/log-lines.ts';
import { missingDynamoDb } from '../services/dynamodb.ts';
import { S3Failure } from '../services/s3/s3-failure.ts';
import { type AwsPath, startAwsPath } from './aws-path.ts';

const start = Date.parse('2022-09-06T07:40:00Z');
const log = exchangeLines(someNode, okExchange(1, start, 'cucm1.example.lab', '10.61.20.10', 8443));
const minute = 60_000;
const key = 'drop/lab/poison.tar.gz';

describe.skipIf(missingDynamoDb)(`a message that fails (${missingDynamoDb ?? 'services over the wire'})`, () => {
  let aws: AwsPath;
  let client: SQSClient;
  let token: string;
  beforeAll(async () => {
    aws = await startAwsPath();
    client = makeSqsClient(aws.sqs.config);
    token = await aws.tokenFor(['verdicts:read'], ['*']);
  }, 60_000);
  afterAll(async () => {
    client?.destroy();
    await aws?.close();
  });

  /** As the event source does it: a message that is not handed back is deleted. */
  async function deliver(queue: string, visibilitySeconds: number, to: AwsPath['handOver']): Promise<string> {
    const url = { QueueUrl: aws.sqs.urlOf(queue) };
    const asked = { ...url, VisibilityTimeout: visibilitySeconds };
    const { Messages: [message] = [] } = await client.send(new ReceiveMessageCommand(asked));
    if (!message) return 'none';
    const receipt = message.ReceiptHandle;
    const receiveCount = Number(message.Attributes?.ApproximateReceiveCount);
    const failures = await to(message.Body ?? '', { receipt, receiveCount });
    if (failures.length > 0) return 'handed back';
    await client.send(new DeleteMessageCommand({ ...url, ReceiptHandle: receipt }));
    return 'done';
  }
  const work = () => deliver('bundles', 960, aws.handOver);
  const bundle = async () => {
    const { text } = await aws.ask('GET', '/v1/bundles', { token, query: { key } });
    return JSON.parse(text).items[0];
  };

  it('is tried five times, ends its bundle as failed, and waits for people; others pass it by', async () => {
    aws.s3.onRequest((request) => {
      if (request.key === key && request.method !== 'PUT') throw new S3Failure(403, 'AccessDenied', 'not allowed');
    });
    for (const each of [key, 'drop/lab/good.tar.gz']) await aws.drop(each, diagnosticBundle({ host: 'expc1', log }));
    for (const body of aws.announced.splice(0))
      await client.send(new SendMessageCommand({ QueueUrl: aws.sqs.queueUrl, MessageBody: JSON.stringify(body) }));

    expect([await work(), await work(), await work()]).toEqual(['handed back', 'done', 'none']);
    const waits: number[] = [];
    for (let tries = 2; tries <= 5; tries++) {
      const [hiddenMs = 0] = aws.sqs.hiddenMs('bundles');
      waits.push(hiddenMs / 1_000);
      aws.sqs.pass(hiddenMs + 1);
      expect(await work()).toBe('handed back');
    }
    for (const [at, seconds] of [30, 120, 480, 720].entries()) {
      expect(waits[at]).toBeGreaterThan(seconds - 5); // some of it has passed
      expect(waits[at]).toBeLessThanOrEqual(seconds * 1.2);
    }

    aws.sqs.pass(16 * minute);
    expect(await work()).toBe('none');
    expect(await deliver('dead-letters', 360, aws.giveUp)).toBe('done');
    expect(await bundle()).toMatchObject({ status: 'failed', code: 'processing-failed' });
    expect(await deliver('dead-letters', 360, aws.giveUp)).toBe('none');
  });

  it('is read when it is put back and the reason is gone', async () => {
    aws.s3.onRequest(null);
    const [body = ''] = await aws.setAside();
    await client.send(new SendMessageCommand({ QueueUrl: aws.sqs.queueUrl, MessageBody: body }));

    expect(await work()).toBe('done');
    expect(await bundle()).toMatchObject({ status: 'complete', code: null });
  });

  it('at the dead letters too goes to people as it is', async () => {
    const body = JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put' }] });
    await client.send(new SendMessageCommand({ QueueUrl: aws.sqs.urlOf('dead-letters'), MessageBody: body }));
    for (let tries = 1; tries <= 5; tries++) {
      const failing: AwsPath['handOver'] = async () => [{ itemIdentifier: 'm1' }];
      expect(await deliver('dead-letters', 360, failing)).toBe('handed back');
      aws.sqs.pass(6 * minute + 1);
    }
    expect(await deliver('dead-letters', 360, aws.giveUp)).toBe('none');

    expect(await aws.setAside()).toEqual([body]);
  });
});
