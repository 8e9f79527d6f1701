// JWTs of the configured issuer: signature, times, issuer, audience and client are verified, then the claims say what is
// allowed. The library is loaded by the first token that needs it.
import { failureFields } from '../../middleware/failure-fields.ts';
import type { Log } from '../../middleware/log-entry.ts';
import { type Admission, grantedByClaims } from './granted-by-claims.ts';
import { type IssuerKeysDeps, makeIssuerKeys } from './issuer-keys.ts';
import type { OidcSettings } from './oidc-settings.ts';

/** null: not to be let in. Never rejects: a token that cannot be verified is one that is not valid. */
export type JwtVerifier = (jwt: string, log: Log) => Promise<Admission | null>;

export function makeJwtVerifier(settings: OidcSettings, deps: IssuerKeysDeps): JwtVerifier {
  const keys = makeIssuerKeys(settings, deps);
  return async (jwt, log) => {
    const { verifyJwt, supportedSignatureAlgorithms } = await import('aws-jwt-verify/jwt-verifier');
    const { JwtBaseError, JwtInvalidIssuerError, KidNotFoundInJwksError } = await import('aws-jwt-verify/error');
    const algorithms: readonly string[] = supportedSignatureAlgorithms;
    const expected = { issuer: settings.issuer, audience: settings.audience ?? null };
    try {
      const payload = await verifyJwt(jwt, settings.issuer, expected, async (_uri, { header, payload: { iss } }) => {
        // Seen before anything is fetched: tokens of others, and forged ones, are refused without asking anybody.
        if (iss !== settings.issuer) throw new JwtInvalidIssuerError('another issuer', iss, settings.issuer);
        const { alg = '', kid, crit } = header;
        const isKnown = algorithms.includes(alg) && crit === undefined; // an extension that must be understood is not
        const key = isKnown && kid !== undefined ? await keys.find(kid, log) : null;
        if (key === null) throw new KidNotFoundInJwksError('no key of the issuer');
        return key;
      });
      return grantedByClaims(payload, settings);
    } catch (error) {
      if (error instanceof JwtBaseError) return null;
      log({ level: 'warn', message: 'a token cannot be verified', ...failureFields(error), stack: null });
      return null;
    }
  };
}
