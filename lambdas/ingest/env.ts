// The environment of the ingest function. The infrastructure is typed by this object: a variable that is read here and
// not set there does not compile.
import * as z from 'zod';

export const IngestEnv = z.object({
  /** Set by Lambda itself. */
  AWS_REGION: z.string().min(1),
  /** Name of this deployment: metrics are told apart by it. */
  STAGE: z.string().min(1),
  BUNDLE_BUCKET: z.string().min(1),
  VERDICT_TABLE: z.string().min(1),
  /** Where its messages come from. */
  QUEUE_URL: z.string().min(1),
  /** JSON: limits that differ from the defaults. */
  LOGVERDICT_LIMITS: z.string().default(''),
  /** For object stores that have no host name per bucket. */
  S3_PATH_STYLE: z.stringbool().default(false),
});
