// The API function as Lambda runs it: the handler, wired with S3 and DynamoDB. Clients are made once, while the function
// starts, and kept for every invocation after.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { classifyText } from '../../shared/classify-text.ts';
import { engineVersion } from '../../shared/engine.ts';
import { derivedId } from '../../shared/model/identity.ts';
import { redactReport } from '../../shared/redaction/redact-report.ts';
import { makeTokens } from '../../shared/redaction/tokens.ts';
import { renderBrief } from '../../shared/report/brief.ts';
import { renderHtml } from '../../shared/report/html/render-html.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { makeDynamoClient, makeS3Client, makeSqsClient } from '../aws/clients.ts';
import { makeDynamoAccessTokens } from '../aws/dynamo-access-tokens.ts';
import { makeDynamoShareLinks } from '../aws/dynamo-share-links.ts';
import { makeDynamoVerdictStore } from '../aws/dynamo-verdict-store.ts';
import { makeS3BundleSource } from '../aws/s3-bundle-source.ts';
import { makeS3ReportLinks } from '../aws/s3-report-links.ts';
import { makeS3ReportStore } from '../aws/s3-report-store.ts';
import { makeS3UploadTickets } from '../aws/s3-upload-tickets.ts';
import { makeSqsWorkQueue } from '../aws/sqs-work-queue.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { jsonLog } from '../runtime/json-log.ts';
import { ApiEnv } from './env.ts';
import { makeApi } from './handler.ts';
import { judgeWhatIf } from './judge-what-if.ts';
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
  queue: makeSqsWorkQueue({ client: makeSqsClient({ region }), queueUrl: env.QUEUE_URL }),
  shares: makeDynamoShareLinks(table),
  reportLinks: makeS3ReportLinks(s3),
  uploads: makeS3UploadTickets({ ...s3, now }),
  pack: shippedPack,
  classifyText,
  renderJson,
  renderMarkdown,
  renderBrief,
  renderHtml,
  redact: (report, key, from) => redactReport(report, makeTokens(key), from),
  judgeWhatIf: async (facts, asked, from) => judgeWhatIf(facts, asked, from),
  uploadLifetimeSeconds,
  now,
  newId: () => derivedId('b', [randomUUID(), randomUUID()]),
  randomBytes,
  sleep: (ms) => sleep(ms),
  log: jsonLog((line) => process.stdout.write(line)),
});
