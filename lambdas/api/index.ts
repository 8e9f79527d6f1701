// The API function as Lambda runs it: the handler, wired with DynamoDB, and with S3 and SQS once they are asked for. Clients are made
// once and kept for every invocation after.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineVersion } from '../../shared/engine.ts';
import { derivedId } from '../../shared/model/identity.ts';
import { renderJson } from '../../shared/report/json.ts';
import { makeDynamoAccessTokens } from '../aws/dynamo-access-tokens.ts';
import { makeDynamoClient } from '../aws/dynamo-client.ts';
import { makeDynamoShareLinks } from '../aws/dynamo-share-links.ts';
import { makeDynamoVerdictStore } from '../aws/dynamo-verdict-store.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { jsonLog } from '../runtime/json-log.ts';
import { bucketOnDemand } from './bucket-on-demand.ts';
import { ApiEnv } from './env.ts';
import { makeApi } from './handler.ts';
import { facesOnDemand, queueOnDemand } from './on-demand.ts';
import { readDescription } from './read-description.ts';

/** Seconds. Time enough for an archive of some gigabytes over a slow line, and less than a role's credentials last. */
const uploadLifetimeSeconds = 3_600;

const env = readEnvironment(ApiEnv, process.env);
const region = env.AWS_REGION;
const bucket = env.BUNDLE_BUCKET;
const table = { client: makeDynamoClient({ region }), table: env.VERDICT_TABLE };
const now = () => new Date();
const holdBackMs = env.EVENT_HOLD_BACK_MS;

export const handler = makeApi({
  description: readDescription,
  version: engineVersion,
  bucket,
  ...bucketOnDemand({ bucket, region, forcePathStyle: env.S3_PATH_STYLE }, now),
  verdicts: makeDynamoVerdictStore(table, now, holdBackMs === undefined ? {} : { holdBackMs }),
  tokens: makeDynamoAccessTokens(table),
  queue: queueOnDemand(region, env.QUEUE_URL),
  shares: makeDynamoShareLinks(table),
  renderJson,
  ...facesOnDemand,
  uploadLifetimeSeconds,
  now,
  newId: () => derivedId('b', [randomUUID(), randomUUID()]),
  randomBytes,
  sleep: (ms) => sleep(ms),
  log: jsonLog((line) => process.stdout.write(line)),
});
