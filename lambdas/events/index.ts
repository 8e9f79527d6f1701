// The events function as Lambda runs it: the handler, wired with EventBridge and SQS. Clients are made once, while the
// function starts, and kept for every invocation after.
import { setTimeout as sleep } from 'node:timers/promises';
import { changesIn } from '../aws/dynamo/stream-batch.ts';
import { makeEventBridgeClient } from '../aws/eventbridge-client.ts';
import { makeEventBridgeOutlet } from '../aws/eventbridge-outlet.ts';
import { makeSqsClient } from '../aws/sqs-client.ts';
import { makeSqsWorkQueue } from '../aws/sqs-work-queue.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { jsonLog } from '../runtime/json-log.ts';
import { EventsEnv } from './env.ts';
import { makeEvents } from './handler.ts';

const env = readEnvironment(EventsEnv, process.env);
const region = env.AWS_REGION;

export const handler = makeEvents({
  changesIn,
  outlet: makeEventBridgeOutlet({ client: makeEventBridgeClient({ region }), bus: env.EVENT_BUS }),
  deadLetters: makeSqsWorkQueue({ client: makeSqsClient({ region }), queueUrl: env.DEAD_LETTERS_URL }),
  pause: (ms) => sleep(ms),
  random: Math.random,
  log: jsonLog((line) => process.stdout.write(line)),
});
