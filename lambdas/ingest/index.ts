// The ingest function as Lambda runs it: the handler, wired with S3 and DynamoDB. Clients are made once, while the
// function starts, and kept for every invocation after.
import { analyse } from '../../shared/analysis.ts';
import { engineVersion } from '../../shared/engine.ts';
import { limitsFrom } from '../../shared/model/limit-overrides.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { makeDynamoClient } from '../aws/dynamo-client.ts';
import { makeDynamoVerdictStore } from '../aws/dynamo-verdict-store.ts';
import { makeS3BundleSource } from '../aws/s3-bundle-source.ts';
import { makeS3Client } from '../aws/s3-client.ts';
import { makeS3ReportStore } from '../aws/s3-report-store.ts';
import { makeBundleMetrics } from '../runtime/bundle-metrics.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { jsonLog } from '../runtime/json-log.ts';
import { IngestEnv } from './env.ts';
import { makeIngest } from './handler.ts';
import { makeProgressNotes } from './progress-notes.ts';
import { redeliveryOnDemand } from './redelivery-on-demand.ts';

const env = readEnvironment(IngestEnv, process.env);
const region = env.AWS_REGION;
const bucket = env.BUNDLE_BUCKET;
const s3 = { client: makeS3Client({ region, forcePathStyle: env.S3_PATH_STYLE }), bucket };

const verdicts = makeDynamoVerdictStore({ client: makeDynamoClient({ region }), table: env.VERDICT_TABLE });
const now = () => new Date();
const write = (line: string) => void process.stdout.write(line);

export const handler = makeIngest({
  bucket,
  source: makeS3BundleSource(s3),
  reports: makeS3ReportStore(s3),
  verdicts,
  analyse,
  renderJson,
  renderMarkdown,
  pack: shippedPack,
  limits: limitsFrom(env.LOGVERDICT_LIMITS),
  engineVersion,
  onProgress: makeProgressNotes({ verdicts, now }),
  redelivery: redeliveryOnDemand(region, env.QUEUE_URL),
  countBundle: makeBundleMetrics({ stage: env.STAGE, write }),
  now,
  log: jsonLog(write),
});
