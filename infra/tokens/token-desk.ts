// Where tokens are given out and taken back: over the store that holds them, or over an API by its admin calls.
import type * as z from 'zod';
import { newToken } from '../../lambdas/authorizer/new-token.ts';
import type { tokenFields } from '../../lambdas/authorizer/token-fields.ts';
import type { AccessTokens } from '../../shared/model/ports.ts';
import { TokenGrant } from '../../shared/model/stored-records.ts';

/** A token as its administrators see it. */
export const ShownToken = TokenGrant.omit({ tokenSha256: true });
export type ShownToken = z.infer<typeof ShownToken>;

export type TokenWishes = { [Field in keyof typeof tokenFields]: z.output<(typeof tokenFields)[Field]> };

export interface TokenDesk {
  /** @param show called with the token itself before anything is stored, or as soon as it is known */
  create(wish: TokenWishes, show: (token: string) => void): Promise<ShownToken>;
  list(): AsyncIterable<ShownToken>;
  /** false: there is no such token. */
  revoke(tokenId: string): Promise<boolean>;
}

const hourMs = 3_600_000;
const pageLimit = 100;

export interface StoreDeskDeps {
  now: () => Date;
  randomBytes: (count: number) => Uint8Array;
}

export function deskOverStore(tokens: AccessTokens, { now, randomBytes }: StoreDeskDeps): TokenDesk {
  return {
    create: async ({ expiresInHours, ...wish }, show) => {
      const createdAt = now();
      const expiresAt = expiresInHours === null ? null : new Date(createdAt.getTime() + expiresInHours * hourMs);
      const dates = { createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
      const { token, grant } = newToken({ ...wish, ...dates }, randomBytes);
      show(token); // a token that was stored and never shown would be of use to nobody
      await tokens.save(grant);
      return ShownToken.parse(grant);
    },
    list: async function* () {
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<AccessTokens['list']>> = await tokens.list(
          { sites: null },
          { limit: pageLimit, cursor },
        );
        yield* page.items;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    revoke: async (tokenId) => {
      const isThere = (await tokens.grant(tokenId)) !== null;
      await tokens.remove(tokenId);
      return isThere;
    },
  };
}
