// POST /v1/tokens: a new token, shown this once. Nobody can give a token more sites than they see themselves; scopes need
// no such rule, because `admin` holds them all.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import { isWithin, sitesOf } from '../../shared/model/site-scope.ts';
import { newToken } from '../authorizer/new-token.ts';
import { tokenFields } from '../authorizer/token-fields.ts';
import { parseBody, parseQuery } from '../middleware/parse-request.ts';
import { type Endpoint, json } from './endpoint.ts';
import { tokenView } from './token-view.ts';

export const CreateTokenQuery = z.strictObject({});
export const CreateTokenBody = z.strictObject(tokenFields);

const hourMs = 3_600_000;

export const createToken: Endpoint = async ({ event, caller }, { tokens, now, randomBytes }) => {
  parseQuery(event, CreateTokenQuery);
  const { expiresInHours, ...wish } = parseBody(event, CreateTokenBody);
  if (!isWithin(sitesOf(wish.sites), caller.sites)) {
    throw new Fault('forbidden', 'expected sites of this token, found others');
  }
  const createdAt = now();
  const expiresAt = expiresInHours === null ? null : new Date(createdAt.getTime() + expiresInHours * hourMs);
  const { token, grant } = newToken(
    { ...wish, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null },
    randomBytes,
  );
  await tokens.save(grant);
  return json({ token, ...tokenView(grant) }, { status: 201, headers: { 'cache-control': 'no-store' } });
};
