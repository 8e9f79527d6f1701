// What the claims of a verified JWT allow. Claims of Cognito, Entra and Okta, as their client credentials have them.
import * as z from 'zod';
import { derivedId } from '../../../shared/model/identity.ts';
import type { TokenGrant } from '../../../shared/model/stored-records.ts';
import { TokenScope } from '../../../shared/model/stored-records.ts';
import type { OidcSettings } from './oidc-settings.ts';

/** What the authorizer lets in: the part of a grant that says who it is and what they may do. */
export type Admission = Pick<TokenGrant, 'tokenId' | 'scopes' | 'sites' | 'rateTier'>;

const text = z.string().min(1).optional();
const list = z.union([z.string().transform((words) => words.split(/\s+/)), z.array(z.string())]).default([]);

const Claims = z.looseObject({
  iss: z.string(),
  /** A token that never ends could never be taken back. */
  exp: z.number(),
  sub: text,
  /** Cognito. Its `id` tokens are meant for the client itself. */
  token_use: z.literal('access').optional(),
  client_id: text,
  azp: text,
  appid: text,
  cid: text,
  scope: list,
  scp: list,
  roles: list,
});

/** null: claims that this API has no use for. */
export function grantedByClaims(payload: unknown, settings: OidcSettings): Admission | null {
  const parsed = Claims.safeParse(payload);
  if (!parsed.success) return null;
  const { data: claims } = parsed;
  const client = claims.client_id ?? claims.azp ?? claims.appid ?? claims.cid;
  if (settings.clientId && (client === undefined || !settings.clientId.includes(client))) return null;
  const subject = claims.sub ?? client;
  if (subject === undefined) return null;
  return {
    tokenId: derivedId('o', [claims.iss, subject]),
    scopes: scopesOf([...claims.scope, ...claims.scp, ...claims.roles], settings),
    sites: sitesOf(claims[settings.sitesClaim], settings),
    rateTier: settings.rateTier,
  };
}

/** Scopes of other APIs may stand beside ours. */
function scopesOf(named: readonly string[], { scopePrefix }: OidcSettings): TokenScope[] {
  const own = named.filter((name) => name.startsWith(scopePrefix)).map((name) => name.slice(scopePrefix.length));
  return TokenScope.options.filter((scope) => own.includes(scope));
}

/** A list, or text with commas or blanks between the sites: not every issuer can say lists. A claim of another kind: none. */
function sitesOf(claim: unknown, { sites }: OidcSettings): string[] {
  if (claim === undefined) return sites;
  const named = typeof claim === 'string' ? claim.split(/[\s,]+/) : claim;
  const parsed = z.array(z.string()).safeParse(named);
  return [...new Set(parsed.data ?? [])].filter(Boolean);
}
