// The way of events out of the table, on this machine: a table whose stream is read, the events function as it is deployed,
// the bus, and the queue of what could not be told.
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { DynamoTable } from '../../lambdas/aws/dynamo/table.ts';
import { makeDynamoVerdictStore } from '../../lambdas/aws/dynamo-verdict-store.ts';
import { makeSqsClient } from '../../lambdas/aws/sqs-client.ts';
import type { VerdictStore } from '../../shared/model/ports.ts';
import type { NodeCapture } from '../../shared/model/stored-records.ts';
import { apiWorld } from '../lambdas/api/api-world.ts';
import { aBundle } from '../ports/records.ts';
import { aClock, type StoreClock } from '../ports/store-clock.ts';
import type { BundledFunctions } from '../services/bundled-functions.ts';
import type { DynamoDbService } from '../services/dynamodb.ts';
import { type EventBridgeService, startEventBridge } from '../services/eventbridge.ts';
import { RunningFunction } from '../services/runtime/running-function.ts';
import { startSqs } from '../services/sqs.ts';
import { type Delivery, deliver, type MappingOptions } from '../services/stream-mapping.ts';
import { type StreamedChange, TableStream } from '../services/table-stream.ts';

export interface EventsWorld {
  table: DynamoTable;
  store: VerdictStore;
  clock: StoreClock;
  bus: EventBridgeService;
  events: RunningFunction;
  stream: TableStream;
  /** A bundle is read, and came to these captures. */
  save(bundleId: string, captures: NodeCapture[], change?: object): Promise<void>;
  /** Lambda hands over what has changed since. */
  pump(options?: Partial<MappingOptions>): Promise<Delivery>;
  invoke(changes: StreamedChange[]): ReturnType<RunningFunction['invoke']>;
  /** Details of the events on the bus so far. */
  told(): Record<string, unknown>[];
  /** What `GET /v1/events` answers, all pages together. */
  listed(): Promise<Record<string, unknown>[]>;
  /** Bodies of messages in the queue of what could not be told. */
  deadLetters(): Promise<string[]>;
}

export interface WorldOptions {
  bundles: BundledFunctions;
  dynamo: DynamoDbService;
  timeoutMs?: number;
}

/** Ends with the test. */
export async function eventsWorld({ bundles, dynamo, timeoutMs = 5_000 }: WorldOptions): Promise<EventsWorld> {
  const [bus, sqs, table] = await Promise.all([startEventBridge(), startSqs(), dynamo.newTable()]);
  const clock = aClock();
  const store = makeDynamoVerdictStore(table, clock.now, { holdBackMs: 0 });
  const events = new RunningFunction({
    name: 'logverdict-prod-events',
    folder: bundles.folderOf('events'),
    handler: 'index.handler',
    environment: {
      AWS_ACCESS_KEY_ID: bus.config.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bus.config.credentials.secretAccessKey,
      AWS_ENDPOINT_URL_EVENTBRIDGE: bus.endpoint,
      AWS_ENDPOINT_URL_SQS: new URL(sqs.queueUrl).origin,
      EVENT_BUS: bus.bus,
      DEAD_LETTERS_URL: sqs.queueUrl,
      NODE_OPTIONS: '--enable-source-maps',
    },
    timeoutMs,
    memoryMb: 512,
  });
  const queue = makeSqsClient(sqs.config);
  onTestFinished(async () => {
    await events.stop();
    queue.destroy();
    table.client.destroy();
    await Promise.all([bus.close(), sqs.close()]);
  });
  const stream = new TableStream(dynamo, table.table);
  const api = apiWorld({ verdicts: store, now: clock.now });
  const invoke = (changes: StreamedChange[]) => events.invoke({ Records: changes });
  return {
    table,
    store,
    clock,
    bus,
    events,
    stream,
    invoke,
    save: async (bundleId, captures, change = {}) => {
      clock.tick();
      await store.saveVerdicts(aBundle(bundleId, { status: 'complete', ...change }), captures);
    },
    pump: async (options = {}) =>
      deliver(await stream.changes(), { invoke: ({ Records }) => invoke(Records), ...options }),
    told: () => bus.taken.map(({ detail }) => detail),
    listed: async () => {
      const items: Record<string, unknown>[] = [];
      let query: Record<string, string> | null = { limit: '100' };
      while (query !== null) {
        const { json } = await api.ask('GET', '/v1/events', { query });
        items.push(...(json.items as Record<string, unknown>[]));
        query = json.nextCursor === null ? null : { limit: '100', cursor: String(json.nextCursor) };
      }
      return items;
    },
    deadLetters: async () => {
      const bodies: string[] = [];
      for (;;) {
        const { Messages: [message] = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl: sqs.queueUrl }));
        if (!message) return bodies;
        bodies.push(message.Body ?? '');
      }
    },
  };
}
