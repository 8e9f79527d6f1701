// DELETE /v1/tokens/{tokenId}: the token lets nobody in any more.
import * as z from 'zod';
import { parseQuery } from '../middleware/parse-request.ts';
import { type Endpoint, noContent } from './endpoint.ts';
import { visibleToken } from './token-view.ts';

export const RevokeTokenQuery = z.strictObject({});

export const revokeToken: Endpoint = async ({ event, caller, params }, { tokens }) => {
  parseQuery(event, RevokeTokenQuery);
  const { tokenId } = await visibleToken(params.tokenId ?? '', caller, tokens);
  await tokens.remove(tokenId);
  return noContent();
};
