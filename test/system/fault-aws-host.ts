// The bundled functions, with DynamoDB, S3 and SQS over the wire, as a host of the fault suites. The event source mapping
// stands here, so that a test says when a message is handed out, and to which process.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { makeDynamoVerdictStore } from '../../lambdas/aws/dynamo-verdict-store.ts';
import { publishedKeys } from '../../lambdas/aws/published-keys.ts';
import { makeS3BundleSource } from '../../lambdas/aws/s3-bundle-source.ts';
import { makeS3Client } from '../../lambdas/aws/s3-client.ts';
import { makeS3ReportStore } from '../../lambdas/aws/s3-report-store.ts';
import { makeSqsClient } from '../../lambdas/aws/sqs-client.ts';
import type { RunningFunction } from '../services/runtime/running-function.ts';
import { type SqsService, startSqs } from '../services/sqs.ts';
import { type AwsPath, sqsEvent, startAwsPath } from './aws-path.ts';
import { makeItemNewer } from './fault-aws-items.ts';
import { awsLeftovers } from './fault-aws-leftovers.ts';
import { hurtServices } from './fault-aws-services.ts';
import type { Delivery, FaultHost } from './fault-host.ts';

/** Seconds before a message that was handed back comes again: the policy of the stack would keep the tests waiting. */
const backAfter = 0.01;
const limits = [20_000, 1_769] as const;
/** Milliseconds: a bundle is read in some dozen. */
const littleTime = 1_000;
/** Megabytes: the function starts with that, and reads a small bundle. */
const littleMemory = 20;

export async function startAwsFaultHost(): Promise<FaultHost> {
  const aws = await startAwsPath();
  const sqs = await startSqs();
  const queue = makeQueue(sqs);
  const client = makeS3Client(aws.s3.config);
  const s3 = { client, bucket: aws.bucket };
  const token = await aws.tokenFor(['bundles:write', 'verdicts:read'], ['*']);
  const second = aws.anotherIngest('rival', ...limits);
  const services = hurtServices(aws);

  async function work({ worker = aws.ingest, isHeard = true } = {}): Promise<Delivery> {
    const taken = await queue.take();
    const delivery = await deliver(worker, taken.body);
    await (delivery === 'done' && isHeard ? taken.remove() : taken.giveBack());
    return isHeard ? delivery : 'died';
  }

  return {
    bucket: aws.bucket,
    verdicts: makeDynamoVerdictStore(aws.table, undefined, { holdBackMs: -60_000 }),
    reports: makeS3ReportStore(s3),
    source: makeS3BundleSource(s3),
    async store(key, bytes) {
      await aws.drop(key, bytes);
      const [notification] = aws.announced.splice(0);
      return JSON.stringify(notification);
    },
    lose: async (key) => {
      for (const { versionId } of versionsOf(aws, key)) aws.s3.objects.remove(aws.bucket, key, versionId);
    },
    send: queue.send,
    handBack: async (times) => {
      for (let time = 0; time < times; time++) await (await queue.take()).giveBack();
    },
    work: () => work(),
    workUnheard: () => work({ isHeard: false }),
    async workWithout(what, key) {
      const [timeMs, memoryMb] = what === 'time' ? [littleTime, limits[1]] : [limits[0], littleMemory];
      if (what === 'time') services.breakDownload({ key, how: 'stalled', afterBytes: 300, times: 1 });
      const worker = aws.anotherIngest('ingest', timeMs, memoryMb);
      return work({ worker }).finally(() => worker.stop());
    },
    rival: (body) => deliver(second, body),
    async workThrough() {
      while (!(await queue.isEmpty())) await work();
      return queue.putAside();
    },
    beforeWrite: services.beforeWrite,
    breakDownload: services.breakDownload,
    trouble: services.trouble,
    delete: async (bundleId) => (await aws.ask('DELETE', `/v1/bundles/${bundleId}`, { token })).status,
    async copiesOf(key) {
      const keys = publishedKeys(key);
      const text = (copy: string) => aws.s3.objects.current(aws.bucket, copy)?.bytes.toString() ?? null;
      return { json: text(keys.json), markdown: text(keys.markdown) };
    },
    makeNewer: (what) => makeItemNewer(aws.table, what),
    leftovers: () => awsLeftovers(aws),
    async close() {
      await second.stop();
      client.destroy();
      await queue.close();
      await aws.close();
    },
  };
}

const versionsOf = ({ s3, bucket }: AwsPath, key: string) =>
  s3.objects.versionsOf(bucket).filter((version) => version.key === key);

async function deliver(worker: RunningFunction, body: string): Promise<Delivery> {
  const outcome = await worker.invoke(sqsEvent(body));
  if (outcome.kind === 'failed') return 'died';
  const { batchItemFailures } = outcome.payload as SQSBatchResponse;
  return batchItemFailures.length === 0 ? 'done' : 'handed back';
}

/** The queue as the event source mapping sees it. */
function makeQueue(sqs: SqsService) {
  const client = makeSqsClient(sqs.config);
  const QueueUrl = sqs.queueUrl;
  const aside: string[] = [];
  let waiting = 0;

  /** null: all of them wait for a later time, or are put aside. */
  async function receive() {
    const { Messages: [received] = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    const dead = sqs.deadLetters.splice(0);
    aside.push(...dead);
    waiting -= dead.length;
    if (!received) return null;
    const { Body: body = '', ReceiptHandle } = received;
    return {
      body,
      async remove() {
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        waiting--;
      },
      async giveBack() {
        const VisibilityTimeout = backAfter;
        await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      },
    };
  }

  type Taken = NonNullable<Awaited<ReturnType<typeof receive>>>;
  /** Looked at already, to see whether there is one. */
  let taken: Taken | null = null;

  async function look(): Promise<Taken | null> {
    while (taken === null && waiting > 0) {
      taken = await receive();
      if (taken === null && waiting > 0) await sleep(5);
    }
    return taken;
  }

  return {
    async send(...bodies: string[]) {
      for (const body of bodies) await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
      waiting += bodies.length;
    },
    isEmpty: async () => (await look()) === null,
    async take(): Promise<Taken> {
      const next = await look();
      taken = null;
      if (next === null) throw new Error('expected a message in the queue, found none');
      return next;
    },
    putAside: () => aside.splice(0),
    async close() {
      client.destroy();
      await sqs.close();
    },
  };
}
