// Grants kept in memory.
import type { AccessTokens } from '../../shared/model/ports.ts';
import type { TokenGrant } from '../../shared/model/stored-records.ts';

export class MemoryAccessTokens implements AccessTokens {
  readonly #grants = new Map<string, TokenGrant>();

  async find(tokenSha256: string): Promise<TokenGrant | null> {
    return [...this.#grants.values()].find((grant) => grant.tokenSha256 === tokenSha256) ?? null;
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
