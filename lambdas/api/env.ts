// The environment of the API function. The infrastructure is typed by this object: a variable that is read here and not
// set there does not compile.
import { z } from 'zod';

export const ApiEnv = z.object({
  /** Set by Lambda itself. */
  AWS_REGION: z.string().min(1),
  BUNDLE_BUCKET: z.string().min(1),
  VERDICT_TABLE: z.string().min(1),
  /** Where a bundle is put to be read again. */
  QUEUE_URL: z.string().min(1),
  /** Milliseconds before an event is shown. Absent: as long as it takes that none comes late. */
  EVENT_HOLD_BACK_MS: z.coerce.number().int().optional(),
  /** For object stores that have no host name per bucket. */
  S3_PATH_STYLE: z.stringbool().default(false),
});
