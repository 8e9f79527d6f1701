// The whole of logverdict on AWS, on this machine: the functions as they are deployed, in processes as Lambda
// runs them, and S3, DynamoDB, SQS and EventBridge over the wire. The work queue is the list of what the bucket has announced.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import type { FunctionName } from '../../infra/aws/function-bundle.ts';
import { usageKeysOf } from '../../infra/aws/rate-plans.ts';
import { newToken } from '../../lambdas/authorizer/new-token.ts';
import type { DynamoTable } from '../../lambdas/aws/dynamo/table.ts';
import { makeDynamoAccessTokens } from '../../lambdas/aws/dynamo-access-tokens.ts';
import { makeS3Client } from '../../lambdas/aws/s3-client.ts';
import { makeSqsClient } from '../../lambdas/aws/sqs-client.ts';
import type { TokenScope } from '../../shared/model/stored-records.ts';
import { bundledFunctions } from '../services/bundled-functions.ts';
import { startDynamoDb } from '../services/dynamodb.ts';
import { type EventBridgeService, startEventBridge } from '../services/eventbridge.ts';
import { RunningFunction } from '../services/runtime/running-function.ts';
import type { S3Notification } from '../services/s3/created-event.ts';
import { type S3Server, startS3Server } from '../services/s3/s3-server.ts';
import { type SqsService, startSqs } from '../services/sqs.ts';
import { type Answer, ask, type Call } from './entrance.ts';
import { callOfBus, callOfS3, callOfSqs, type DynamoHook, recordingFront, type ServiceCall } from './service-calls.ts';

/** How a message came out of its queue. */
export interface Delivery {
  receipt?: string | undefined;
  receiveCount?: number;
}

export interface AwsPath {
  bucket: string;
  s3: S3Server;
  sqs: SqsService;
  bus: EventBridgeService;
  ingest: RunningFunction;
  deadLetters: RunningFunction;
  /** The table itself, without the front that the functions go through. */
  table: DynamoTable;
  onDynamoRequest(hook: DynamoHook | null): void;
  /** Every call the functions made to a service, oldest first. */
  calls: ServiceCall[];
  /** What the bucket announced and nobody was handed yet, oldest first. */
  announced: S3Notification[];
  tokenFor(scopes: TokenScope[], sites: string[]): Promise<string>;
  ask(method: string, path: string, call: Call): Promise<Answer>;
  drop(key: string, bytes: Uint8Array): Promise<void>;
  /** Hands the message to the ingest function, alone; answers the messages it hands back. */
  handOver(notification: S3Notification | string, delivery?: Delivery): Promise<SQSBatchResponse['batchItemFailures']>;
  /** Hands the message to the dead-letters function, alone, as the queue does after the last try. */
  giveUp(notification: S3Notification | string, delivery?: Delivery): Promise<SQSBatchResponse['batchItemFailures']>;
  /** Bodies of the messages that the functions have put into the work queue, oldest first; each is handed out once. */
  sent(): Promise<string[]>;
  /** The same of the queue that people look at. */
  setAside(): Promise<string[]>;
  /** Another process of that function, with other bounds; whoever asks for it stops it. Services know it as `known`. */
  running(
    name: FunctionName,
    timeoutMs: number,
    memoryMb: number,
    client?: readonly string[],
    known?: string,
  ): RunningFunction;
  /** DynamoDB answers nothing, until what comes back is called. */
  holdTable(): () => void;
  close(): Promise<void>;
}

const bucket = 'logverdict-prod-123456789012-eu-central-1';
/** As the bucket's notification configuration has it. */
const announcedPrefixes = ['drop/', 'uploads/'];

export async function startAwsPath(): Promise<AwsPath> {
  const announced: S3Notification[] = [];
  const s3 = await startS3Server({
    buckets: [{ name: bucket, versioned: true }],
    onCreated: (notification) => {
      if (
        notification.Records.some(({ s3: { object } }) =>
          announcedPrefixes.some((prefix) => object.key.startsWith(prefix)),
        )
      )
        announced.push(notification);
    },
  });
  const calls: ServiceCall[] = [];
  const sqs = await startSqs({
    redrive: { bundles: 'dead-letters', 'dead-letters': 'set-aside' },
    onCall: (...call) => calls.push(...callOfSqs(...call)),
  });
  const bus = await startEventBridge({
    credentials: s3.config.credentials,
    onCall: (by) => calls.push(...callOfBus(by)),
  });
  const dynamo = await startDynamoDb();
  const table = await dynamo.newTable();
  const front = await recordingFront(dynamo.endpoint, calls);
  s3.onRequest((request) => void calls.push(...callOfS3(request)));
  const bundles = bundledFunctions();
  const environment = {
    AWS_ACCESS_KEY_ID: s3.config.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.config.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: front.endpoint,
    AWS_ENDPOINT_URL_SQS: new URL(sqs.queueUrl).origin,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.endpoint,
    EVENT_BUS: bus.bus,
    QUEUE_URL: sqs.queueUrl,
    DEAD_LETTERS_URL: sqs.urlOf('untold'),
    SET_ASIDE_URL: sqs.urlOf('set-aside'),
    STAGE: 'prod',
    S3_PATH_STYLE: 'true',
    EVENT_HOLD_BACK_MS: '0',
    BUNDLE_BUCKET: bucket,
    VERDICT_TABLE: table.table,
    USAGE_KEYS: JSON.stringify(usageKeysOf({ stage: 'prod' })),
    LOGVERDICT_OIDC: 'null',
    NODE_OPTIONS: '--enable-source-maps',
  };
  const running: AwsPath['running'] = (name, timeoutMs, memoryMb, client, known = name) =>
    new RunningFunction({
      name: `logverdict-prod-${name}`,
      folder: bundles.folderOf(name),
      handler: 'index.handler',
      environment: { ...environment, AWS_SESSION_TOKEN: known },
      timeoutMs,
      memoryMb,
      ...(client && { client }),
    });
  const ingest = running('ingest', 20_000, 1_769);
  const deadLetters = running('dead-letters', 20_000, 512);
  const functions = { api: running('api', 28_000, 1_024), authorizer: running('authorizer', 10_000, 512) };
  const client = makeS3Client(s3.config);
  const queue = makeSqsClient(sqs.config);
  const tokens = makeDynamoAccessTokens(table);
  return {
    bucket,
    s3,
    sqs,
    bus,
    ingest,
    deadLetters,
    running,
    holdTable: front.hold,
    table,
    onDynamoRequest: front.onRequest,
    calls,
    announced,
    tokenFor: async (scopes, sites) => {
      const { token, grant } = newToken({ scopes, sites, expiresAt: null }, randomBytes);
      await tokens.save(grant);
      return token;
    },
    ask: (method, path, call) => ask(functions, method, path, call),
    drop: async (key, bytes) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    },
    handOver: async (notification, delivery) =>
      failuresOf(await ingest.answer(sqsEvent(bodyOf(notification), delivery))),
    giveUp: async (notification, delivery) =>
      failuresOf(await deadLetters.answer(sqsEvent(bodyOf(notification), delivery))),
    sent: () => drained(queue, sqs.queueUrl),
    setAside: () => drained(queue, sqs.urlOf('set-aside')),
    close: async () => {
      for (const each of [ingest, deadLetters, functions.api, functions.authorizer]) await each.stop();
      client.destroy();
      table.client.destroy();
      queue.destroy();
      await Promise.all([s3.close(), front.close(), dynamo.close(), sqs.close(), bus.close()]);
    },
  };
}

const bodyOf = (notification: S3Notification | string): string =>
  typeof notification === 'string' ? notification : JSON.stringify(notification);

const failuresOf = (answer: unknown): SQSBatchResponse['batchItemFailures'] =>
  (answer as SQSBatchResponse).batchItemFailures;

/** Takes what stands in a queue. */
async function drained(client: SQSClient, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages: [message] = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    if (!message) return bodies;
    bodies.push(message.Body ?? '');
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}

/** A batch of one, as the event source mapping is set. */
export const sqsEvent = (body: string, delivery?: Delivery) => ({ Records: [sqsRecord(body, delivery)] });

export const sqsRecord = (body: string, { receipt, receiveCount = 1 }: Delivery = {}) => ({
  messageId: randomUUID(),
  receiptHandle: receipt ?? randomBytes(24).toString('base64'),
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: '1770000000000',
    SenderId: 'AIDAEXAMPLE:S3-PROD-END',
    ApproximateFirstReceiveTimestamp: '1770000000001',
  },
  messageAttributes: {},
  md5OfBody: createHash('md5').update(body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:logverdict-prod-work',
  awsRegion: 'eu-central-1',
});
