// A new access token: the text goes to its owner once, only its SHA-256 is stored.
import { createHash } from 'node:crypto';
import type { TokenGrant } from '../../shared/model/stored-records.ts';

const tokenBytes = 32;

/** @param randomBytes a cryptographic source, `randomBytes` of node:crypto; asked for 32 bytes, then for 9 */
export function newToken(
  { scopes, sites, expiresAt }: Pick<TokenGrant, 'scopes' | 'sites' | 'expiresAt'>,
  randomBytes: (count: number) => Uint8Array,
): { token: string; grant: TokenGrant } {
  const token = `lv_${base64url(randomBytes(tokenBytes))}`;
  const tokenId = `t_${base64url(randomBytes(9))}`;
  return { token, grant: { tokenId, tokenSha256: tokenSha256(token), scopes, sites, expiresAt } };
}

export const tokenSha256 = (token: string): string => createHash('sha256').update(token).digest('hex');

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
