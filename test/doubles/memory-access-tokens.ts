// Grants kept in memory.
import type { AccessTokens, Page, PageRequest, SiteScope } from '../../shared/model/ports.ts';
import { isWithin, sitesOf } from '../../shared/model/site-scope.ts';
import type { TokenGrant } from '../../shared/model/stored-records.ts';

export class MemoryAccessTokens implements AccessTokens {
  readonly #grants = new Map<string, TokenGrant>();

  async find(tokenSha256: string): Promise<TokenGrant | null> {
    return [...this.#grants.values()].find((grant) => grant.tokenSha256 === tokenSha256) ?? null;
  }

  async grant(tokenId: string): Promise<TokenGrant | null> {
    return this.#grants.get(tokenId) ?? null;
  }

  /** The cursor is the last id that was shown. */
  async list({ sites }: SiteScope, { limit, cursor }: PageRequest): Promise<Page<TokenGrant>> {
    const ids = [...this.#grants.keys()].sort().filter((tokenId) => cursor === null || tokenId > cursor);
    const found = ids.flatMap((tokenId) => this.#grants.get(tokenId) ?? []);
    const seen = found.filter((grant) => isWithin(sitesOf(grant.sites), sites));
    const items = seen.slice(0, limit);
    return { items, nextCursor: seen.length > limit ? (items.at(-1)?.tokenId ?? null) : null };
  }

  async save(grant: TokenGrant): Promise<void> {
    this.#grants.set(grant.tokenId, grant);
  }

  async remove(tokenId: string): Promise<void> {
    this.#grants.delete(tokenId);
  }

  async isEmpty(): Promise<boolean> {
    return this.#grants.size === 0;
  }
}
