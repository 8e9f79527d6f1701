// The dead-letters function as Lambda runs it: the handler, wired with S3, DynamoDB and SQS. Clients are made once and kept
// for every invocation after.
import { engineVersion } from '../../shared/engine.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { makeDynamoClient } from '../aws/dynamo-client.ts';
import { makeDynamoVerdictStore } from '../aws/dynamo-verdict-store.ts';
import { makeS3Client } from '../aws/s3-client.ts';
import { makeS3ReportStore } from '../aws/s3-report-store.ts';
import { makeSqsClient } from '../aws/sqs-client.ts';
import { makeSqsWorkQueue } from '../aws/sqs-work-queue.ts';
import { makeBundleMetrics } from '../runtime/bundle-metrics.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { jsonLog } from '../runtime/json-log.ts';
import { DeadLettersEnv } from './env.ts';
import { makeDeadLetters } from './handler.ts';

const env = readEnvironment(DeadLettersEnv, process.env);
const region = env.AWS_REGION;
const bucket = env.BUNDLE_BUCKET;
const write = (line: string) => void process.stdout.write(line);

export const handler = makeDeadLetters({
  bucket,
  reports: makeS3ReportStore({ client: makeS3Client({ region, forcePathStyle: env.S3_PATH_STYLE }), bucket }),
  verdicts: makeDynamoVerdictStore({ client: makeDynamoClient({ region }), table: env.VERDICT_TABLE }),
  setAside: makeSqsWorkQueue({ client: makeSqsClient({ region }), queueUrl: env.SET_ASIDE_URL }),
  renderJson,
  renderMarkdown,
  pack: shippedPack,
  engineVersion,
  countBundle: makeBundleMetrics({ stage: env.STAGE, write }),
  log: jsonLog(write),
});
