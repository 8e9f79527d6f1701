// The environment of the dead-letters function. The infrastructure is typed by this object: a variable that is read here
// and not set there does not compile.
import * as z from 'zod';

export const DeadLettersEnv = z.object({
  /** Set by Lambda itself. */
  AWS_REGION: z.string().min(1),
  /** Name of this deployment: metrics are told apart by it. */
  STAGE: z.string().min(1),
  BUNDLE_BUCKET: z.string().min(1),
  VERDICT_TABLE: z.string().min(1),
  /** Where messages go that people look at. */
  SET_ASIDE_URL: z.string().min(1),
  /** For object stores that have no host name per bucket. */
  S3_PATH_STYLE: z.stringbool().default(false),
});
