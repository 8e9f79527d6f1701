// DELETE /v1/tokens/{tokenId}: the token lets nobody in any more.
import { z } from 'zod';
import { parseQuery } from '../middleware/parse-request.ts';
import type { Endpoint } from './endpoint.ts';
import { visibleToken } from './token-view.ts';

export const revokeToken: Endpoint = async ({ event, caller, params }, { tokens }) => {
  parseQuery(event, z.strictObject({}));
  const { tokenId } = await visibleToken(params.tokenId ?? '', caller, tokens);
  await tokens.remove(tokenId);
  return { statusCode: 204, headers: {}, body: '' };
};
