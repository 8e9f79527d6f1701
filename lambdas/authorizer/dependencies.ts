// What the authorizer function is wired with.
import type { AccessTokens } from '../../shared/model/ports.ts';

export interface AuthorizerDeps {
  tokens: AccessTokens;
  now: () => Date;
}
