// The environment of the API function. The infrastructure is typed by this object: a variable that is read here and not
// set there does not compile.
import * as z from 'zod';

export const ApiEnv = z.object({
  /** Set by Lambda itself. */
  AWS_REGION: z.string().min(1),
  BUNDLE_BUCKET: z.string().min(1),
  VERDICT_TABLE: z.string().min(1),
  /** Where a bundle is put to be read again. */
  QUEUE_URL: z.string().min(1),
  /** Milliseconds before an event is shown, where it is not what the store thinks right. */
  EVENT_HOLD_BACK_MS: z.coerce.number().int().min(0).optional(),
  /** For object stores that have no host name per bucket. */
  S3_PATH_STYLE: z.stringbool().default(false),
});
