// The environment of the authorizer function. The infrastructure is typed by this object: a variable that is read here
// and not set there does not compile.
import * as z from 'zod';
import { RateTier } from '../../shared/model/rate-limits.ts';
import { jsonText } from '../runtime/json-text.ts';
import { OidcSettings } from './oidc/oidc-settings.ts';

export const AuthorizerEnv = z.object({
  /** Set by Lambda itself. */
  AWS_REGION: z.string().min(1),
  VERDICT_TABLE: z.string().min(1),
  /** JSON: the value of the API key of every tier. */
  USAGE_KEYS: jsonText(z.record(RateTier, z.string().min(20))),
  /** JSON: the issuer whose JWTs are let in; `null`: none. */
  LOGVERDICT_OIDC: jsonText(OidcSettings.nullable()),
});
