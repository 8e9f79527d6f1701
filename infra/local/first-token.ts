// Tokens of the embedded system: one at the first start, another whenever it is asked for.
import { randomBytes } from 'node:crypto';
import { newToken } from '../../lambdas/authorizer/new-token.ts';
import { everySite } from '../../shared/model/site-scope.ts';
import { TokenScope } from '../../shared/model/stored-records.ts';
import type { LocalAccessTokens } from './storage/sqlite/access-tokens.ts';

/**
 * Shown before it is stored: a token that was stored and never shown would leave no way in.
 * @returns whether there was need for a new one
 */
export async function giveToken(
  tokens: LocalAccessTokens,
  isWanted: boolean,
  show: (token: string) => void,
): Promise<boolean> {
  if (!isWanted && !(await tokens.isEmpty())) return false;
  const wish = { name: 'npm start', scopes: [...TokenScope.options], sites: [everySite], expiresAt: null };
  const { token, grant } = newToken({ ...wish, createdAt: new Date().toISOString(), rateTier: 'bulk' }, randomBytes);
  show(token);
  await tokens.save(grant);
  return true;
}
