// Whose JWTs are let in beside our own tokens, and what their claims mean. One JSON object, `LOGVERDICT_OIDC`, in both
// systems; on AWS it comes from the CDK context `oidc`.
import * as z from 'zod';
import { RateTier } from '../../../shared/model/rate-limits.ts';

const thisMachine: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Keys that came by plain HTTP could be anybody's; on one machine there is nobody in between. */
export const trustedUrl = z.url({ protocol: /^https?$/ }).refine((url) => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || thisMachine.includes(hostname);
}, 'expected https://, or http:// to this machine');

const names = z.preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.string().min(1)).min(1));

export const OidcSettings = z
  .strictObject({
    /** Exactly as `iss` has it. */
    issuer: trustedUrl,
    /** One of them must stand in `aud`. */
    audience: names.optional(),
    /** One of them must be the client: `client_id` (Cognito), `azp` or `appid` (Entra), `cid` (Okta). */
    clientId: names.optional(),
    /** Default: what the issuer says under `/.well-known/openid-configuration`. */
    jwksUri: trustedUrl.optional(),
    /** What scopes and roles that are meant for this API begin with: `logverdict/`. */
    scopePrefix: z.string().default(''),
    /** The claim that names the sites of a caller. */
    sitesClaim: z.string().min(1).default('logverdict_sites'),
    /** Sites of callers without that claim. */
    sites: z.array(z.string().min(1)).default([]),
    rateTier: RateTier.default('standard'),
  })
  .refine(
    ({ audience, clientId }) => audience !== undefined || clientId !== undefined,
    'expected audience, clientId or both: any client of the issuer would be let in',
  );
export type OidcSettings = z.infer<typeof OidcSettings>;
