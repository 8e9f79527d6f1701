// The bundled functions, with DynamoDB, S3 and SQS over the wire, as a host of the fault suites. The event source mappings
// stand here, so that a test says when a message is handed out, and to which process.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { publishedKeys } from '../../../lambdas/aws/published-keys.ts';
import { makeS3BundleSource } from '../../../lambdas/aws/s3-bundle-source.ts';
import { makeS3Client } from '../../../lambdas/aws/s3-client.ts';
import { makeS3ReportStore } from '../../../lambdas/aws/s3-report-store.ts';
import { makeSqsClient } from '../../../lambdas/aws/sqs-client.ts';
import type { RunningFunction } from '../../services/runtime/running-function.ts';
import { type AwsPath, sqsEvent, startAwsPath } from '../aws-path.ts';
import { makeItemNewer } from './fault-aws-items.ts';
import { awsLeftovers } from './fault-aws-leftovers.ts';
import { hurtServices } from './fault-aws-services.ts';
import type { Delivery, FaultHost } from './fault-host.ts';

const limits = [20_000, 1_769] as const;
/** Milliseconds: a bundle is read in some dozen. */
const littleTime = 1_000;
/** Megabytes: the function starts with that, and reads a small bundle. */
const littleMemory = 20;

export async function startAwsFaultHost(): Promise<FaultHost> {
  const aws = await startAwsPath();
  const queue = makeQueue(aws);
  const client = makeS3Client(aws.s3.config);
  const s3 = { client, bucket: aws.bucket };
  const token = await aws.tokenFor(['bundles:write', 'verdicts:read'], ['*']);
  const second = aws.running('ingest', ...limits, undefined, 'rival');
  const services = hurtServices(aws);

  async function work({ worker = aws.ingest, isHeard = true } = {}): Promise<Delivery> {
    const taken = await queue.take();
    const delivery = await deliver(worker, taken.body, taken.delivery);
    if (delivery === 'done' && isHeard) await taken.remove();
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
      const worker = aws.running('ingest', timeMs, memoryMb);
      return work({ worker }).finally(() => worker.stop());
    },
    rival: (body) => deliver(second, body),
    async workThrough() {
      while (!(await queue.isEmpty())) await work();
      return queue.giveUp();
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
      queue.close();
      await aws.close();
    },
  };
}

const versionsOf = ({ s3, bucket }: AwsPath, key: string) =>
  s3.objects.versionsOf(bucket).filter((version) => version.key === key);

async function deliver(worker: RunningFunction, body: string, how?: Parameters<typeof sqsEvent>[1]): Promise<Delivery> {
  const outcome = await worker.invoke(sqsEvent(body, how));
  if (outcome.kind === 'failed') return 'died';
  const { batchItemFailures } = outcome.payload as SQSBatchResponse;
  return batchItemFailures.length === 0 ? 'done' : 'handed back';
}

/** The queues as the event source mappings see them. Time goes on when all messages wait for a later one. */
function makeQueue(aws: AwsPath) {
  const { sqs } = aws;
  const client = makeSqsClient(sqs.config);

  async function receive(queue: string) {
    const QueueUrl = sqs.urlOf(queue);
    for (;;) {
      const { Messages: [received] = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
      if (received) {
        const { Body: body = '', ReceiptHandle, Attributes } = received;
        return {
          body,
          delivery: { receipt: ReceiptHandle, receiveCount: Number(Attributes?.ApproximateReceiveCount) },
          remove: () => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
          giveBack: () =>
            client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
        };
      }
      const waits = sqs.hiddenMs(queue);
      if (waits.length === 0) return null;
      sqs.pass(Math.min(...waits) + 1);
    }
  }

  type Taken = NonNullable<Awaited<ReturnType<typeof receive>>>;
  /** Looked at already, to see whether there is one. */
  let taken: Taken | null = null;

  return {
    async send(...bodies: string[]) {
      const QueueUrl = sqs.queueUrl;
      for (const MessageBody of bodies) await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    async isEmpty() {
      taken ??= await receive('bundles');
      return taken === null;
    },
    async take(): Promise<Taken> {
      const next = taken ?? (await receive('bundles'));
      taken = null;
      if (next === null) throw new Error('expected a message in the queue, found none');
      return next;
    },
    /** What was handed out too often, given up by the dead-letters function; answers what people are shown. */
    async giveUp(): Promise<string[]> {
      for (let dead = await receive('dead-letters'); dead; dead = await receive('dead-letters')) {
        if ((await aws.giveUp(dead.body, dead.delivery)).length === 0) await dead.remove();
      }
      return aws.setAside();
    },
    close: () => client.destroy(),
  };
}
