// The environment of the authorizer function. The infrastructure is typed by this object: a variable that is read here
// and not set there does not compile.
import { z } from 'zod';

export const AuthorizerEnv = z.object({
  /** Set by Lambda itself. */
  AWS_REGION: z.string().min(1),
  VERDICT_TABLE: z.string().min(1),
});
