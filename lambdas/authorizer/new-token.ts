// A new access token: the text goes to its owner once, only its SHA-256 is stored.
import { createHash } from 'node:crypto';
import { TokenGrant } from '../../shared/model/stored-records.ts';

const tokenBytes = 32;

/** What a token is asked for with; the rest has the defaults of a grant. */
export type TokenWish = Pick<TokenGrant, 'scopes' | 'sites' | 'expiresAt'> &
  Partial<Pick<TokenGrant, 'name' | 'createdAt' | 'rateTier'>>;

/** @param randomBytes a cryptographic source, `randomBytes` of node:crypto; asked for 32 bytes, then for 9 */
export function newToken(
  wish: TokenWish,
  randomBytes: (count: number) => Uint8Array,
): { token: string; grant: TokenGrant } {
  const token = `lv_${base64url(randomBytes(tokenBytes))}`;
  const tokenId = `t_${base64url(randomBytes(9))}`;
  return { token, grant: TokenGrant.parse({ ...wish, tokenId, tokenSha256: tokenSha256(token) }) };
}

export const tokenSha256 = (token: string): string => createHash('sha256').update(token).digest('hex');

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
