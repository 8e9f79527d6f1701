// What the authorizer function is wired with.
import type { AccessTokens } from '../../shared/model/ports.ts';
import type { RateTier } from '../../shared/model/rate-limits.ts';
import type { Log } from '../middleware/log-entry.ts';
import type { JwtVerifier } from './oidc/jwt-verifier.ts';

export interface AuthorizerDeps {
  tokens: AccessTokens;
  /** null: no issuer is configured, and a JWT is a token like any other that nobody has issued. */
  verifyJwt: JwtVerifier | null;
  /** What the entrance counts the requests of each tier by. */
  usageKeys: Readonly<Record<RateTier, string>>;
  now: () => Date;
  log: Log;
}
