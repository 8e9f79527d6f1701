// The authorizer function: a bearer token in, what its owner may do out. The entrance keeps the answer for a while and
// uses it for other paths too, so it always speaks for the whole stage; the API itself looks at scopes and sites.
import { timingSafeEqual } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { z } from 'zod';
import type { TokenGrant } from '../../shared/model/stored-records.ts';
import type { AuthorizerDeps } from './dependencies.ts';
import { tokenSha256 } from './new-token.ts';

const AuthorizerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TOKEN'), methodArn: z.string(), authorizationToken: z.string() }),
  z.object({
    type: z.literal('REQUEST'),
    methodArn: z.string(),
    headers: z.record(z.string(), z.string().optional()).nullish(),
  }),
]);
type AuthorizerEvent = z.infer<typeof AuthorizerEvent>;

/** Longer than any token that was issued: nothing more is hashed. */
const maxHeaderLength = 256;

export function makeAuthorizer({ tokens, now }: AuthorizerDeps) {
  return middy<AuthorizerEvent, APIGatewayAuthorizerResult>()
    .before((request) => {
      request.event = AuthorizerEvent.parse(request.event);
    })
    .handler(async (event) => {
      const token = bearerToken(event);
      if (token === null) throw unauthorized();
      const sha256 = tokenSha256(token);
      const grant = await tokens.find(sha256);
      if (!grant || !isSame(grant.tokenSha256, sha256) || hasExpired(grant, now())) throw unauthorized();
      return allow(grant, event.methodArn);
    });
}

/** The entrance answers 401 to this very message, and 500 to any other. */
const unauthorized = () => new Error('Unauthorized');

function bearerToken(event: AuthorizerEvent): string | null {
  const value = event.type === 'TOKEN' ? event.authorizationToken : authorizationHeader(event.headers);
  if (!value || value.length > maxHeaderLength) return null;
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(value)?.[1] ?? null;
}

const authorizationHeader = (headers: Extract<AuthorizerEvent, { type: 'REQUEST' }>['headers']): string | undefined =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];

/** A store may compare in a way that takes longer the nearer the guess is; this answer does not rest on it. */
const isSame = (stored: string, found: string): boolean =>
  stored.length === found.length && timingSafeEqual(Buffer.from(stored), Buffer.from(found));

const hasExpired = ({ expiresAt }: TokenGrant, now: Date): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now.getTime();

/** The context holds strings alone: scopes with blanks between them, sites as a JSON array. */
const allow = ({ tokenId, scopes, sites }: TokenGrant, methodArn: string): APIGatewayAuthorizerResult => ({
  principalId: tokenId,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: wholeStage(methodArn) }],
  },
  context: { tokenId, scopes: scopes.join(' '), sites: JSON.stringify(sites) },
});

/** `arn:aws:execute-api:region:account:api/stage/GET/v1/nodes` to `…:api/stage/*`. */
const wholeStage = (methodArn: string): string => `${methodArn.split('/').slice(0, 2).join('/')}/*`;
