// Who asks, and what they may see: what the authorizer found out, as the API's entrance hands it on.
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import { sitesOf } from '../../shared/model/site-scope.ts';
import { TokenScope } from '../../shared/model/stored-records.ts';

export interface Caller {
  tokenId: string;
  scopes: readonly TokenScope[];
  /** null: every site. */
  sites: readonly string[] | null;
}

/** For routes that ask for no token. */
export const anonymous: Caller = { tokenId: '', scopes: [], sites: [] };

/** The entrance carries strings alone: scopes with blanks between them, sites as a JSON array. */
const AuthorizerContext = z.object({
  tokenId: z.string().min(1),
  scopes: z
    .string()
    .transform((scopes) => scopes.split(' ').filter(Boolean))
    .pipe(z.array(TokenScope)),
  sites: z
    .string()
    .transform((sites): unknown => JSON.parse(sites))
    .pipe(z.array(z.string())),
});

/** Throws Fault `unauthorized` when no authorizer has let the request in. */
export function callerOf({ requestContext }: APIGatewayProxyEvent): Caller {
  if (!requestContext.authorizer) throw new Fault('unauthorized', 'expected a bearer token, found none');
  const { tokenId, scopes, sites } = AuthorizerContext.parse(requestContext.authorizer);
  return { tokenId, scopes, sites: sitesOf(sites) };
}

/** Throws Fault `forbidden`. The scope `admin` holds all others. */
export function requireScope({ scopes }: Caller, scope: TokenScope): void {
  if (scopes.includes(scope) || scopes.includes('admin')) return;
  throw new Fault('forbidden', `expected a token with the scope ${scope}, found [${scopes.join(', ')}]`);
}

export const maySee = ({ sites }: Caller, site: string): boolean => sites === null || sites.includes(site);

/** The sites to look in: those of the caller, or the one asked for; none when that is not theirs. */
export function visibleSites(caller: Caller, site: string | undefined): readonly string[] | null {
  if (site === undefined) return caller.sites;
  return maySee(caller, site) ? [site] : [];
}
