// GET /v1/tokens: the tokens that see no other site than the caller does.
import * as z from 'zod';
import { parseQuery } from '../middleware/parse-request.ts';
import type { Endpoint } from './endpoint.ts';
import { pageAnswer, pageFields, pageRequest } from './paged-list.ts';
import { tokenView } from './token-view.ts';

export const ListTokensQuery = z.strictObject(pageFields);

export const listTokens: Endpoint = async ({ event, caller }, { tokens }) => {
  const page = parseQuery(event, ListTokensQuery);
  return pageAnswer(await tokens.list({ sites: caller.sites }, pageRequest(page)), tokenView);
};
