// A token as its administrators see it: everything but what lets anybody in.

import { Fault } from '../../shared/model/fault.ts';
import type { AccessTokens } from '../../shared/model/ports.ts';
import { isWithin, sitesOf } from '../../shared/model/site-scope.ts';
import type { TokenGrant } from '../../shared/model/stored-records.ts';
import type { Caller } from './caller.ts';

/** Neither the token, which nobody has, nor its hash. */
export const tokenView = ({ tokenId, name, scopes, sites, rateTier, createdAt, expiresAt }: TokenGrant) => ({
  tokenId,
  name,
  scopes,
  sites,
  rateTier,
  createdAt,
  expiresAt,
});

/** Throws Fault `token-not-found`, for a token that sees more sites than the caller too. */
export async function visibleToken(tokenId: string, caller: Caller, tokens: AccessTokens): Promise<TokenGrant> {
  const grant = await tokens.grant(tokenId);
  if (grant && isWithin(sitesOf(grant.sites), caller.sites)) return grant;
  throw new Fault('token-not-found', 'expected the id of a token, found none of that id');
}
