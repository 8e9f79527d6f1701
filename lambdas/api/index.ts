// The API function as Lambda runs it: the handler, wired with S3 and DynamoDB. Clients are made once, while the function
// starts, and kept for every invocation after.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineVersion } from '../../shared/engine.ts';
import { derivedId } from '../../shared/model/identity.ts';
import { renderJson } from '../../shared/report/json.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { makeDynamoClient, makeS3Client } from '../aws/clients.ts';
import { makeDynamoAccessTokens } from '../aws/dynamo-access-tokens.ts';
import { makeDynamoShareLinks } from '../aws/dynamo-share-links.ts';
import { makeDynamoVerdictStore } from '../aws/dynamo-verdict-store.ts';
import { makeS3BundleSource } from '../aws/s3-bundle-source.ts';
import { makeS3ReportStore } from '../aws/s3-report-store.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { jsonLog } from '../runtime/json-log.ts';
import { ApiEnv } from './env.ts';
import { makeApi } from './handler.ts';
import { facesOnDemand, queueOnDemand, reportLinksOnDemand, uploadsOnDemand } from './on-demand.ts';
import { readDescription } from './read-description.ts';

/** Seconds. Time enough for an archive of some gigabytes over a slow line, and less than a role's credentials last. */
const uploadLifetimeSeconds = 3_600;

const env = readEnvironment(ApiEnv, process.env);
const region = env.AWS_REGION;
const bucket = env.BUNDLE_BUCKET;
const s3 = { client: makeS3Client({ region, forcePathStyle: env.S3_PATH_STYLE }), bucket };
const table = { client: makeDynamoClient({ region }), table: env.VERDICT_TABLE };
const now = () => new Date();
const holdBackMs = env.EVENT_HOLD_BACK_MS;

export const handler = makeApi({
  description: readDescription,
  version: engineVersion,
  bucket,
  reports: makeS3ReportStore(s3),
  verdicts: makeDynamoVerdictStore(table, now, holdBackMs === undefined ? {} : { holdBackMs }),
  tokens: makeDynamoAccessTokens(table),
  source: makeS3BundleSource(s3),
  queue: queueOnDemand(region, env.QUEUE_URL),
  shares: makeDynamoShareLinks(table),
  reportLinks: reportLinksOnDemand(s3),
  uploads: uploadsOnDemand(s3, now),
  pack: shippedPack,
  renderJson,
  ...facesOnDemand,
  uploadLifetimeSeconds,
  now,
  newId: () => derivedId('b', [randomUUID(), randomUUID()]),
  randomBytes,
  sleep: (ms) => sleep(ms),
  log: jsonLog((line) => process.stdout.write(line)),
});
