// The authorizer function: a bearer token in, what its owner may do out. A JWT is verified, any other token looked up.
// The entrance keeps the answer for a while and uses it for other paths too, so it always speaks for the whole stage; the
// API itself looks at scopes and sites.
import { timingSafeEqual } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import * as z from 'zod';
import type { AccessTokens } from '../../shared/model/ports.ts';
import type { TokenGrant } from '../../shared/model/stored-records.ts';
import { boundLog } from '../middleware/bound-log.ts';
import type { Log } from '../middleware/log-entry.ts';
import type { AuthorizerDeps } from './dependencies.ts';
import { tokenSha256 } from './new-token.ts';
import type { Admission } from './oidc/granted-by-claims.ts';

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
const maxTokenLength = 256;
/** The entrance takes headers of 10,240 bytes in all. */
const maxJwtLength = 8_192;

/** Milliseconds of an invocation that are kept for saying that its time is over. */
const answeringMs = 500;

export function makeAuthorizer({ tokens, verifyJwt, usageKeys, now, log }: AuthorizerDeps) {
  const admit = async (token: string, own: Log): Promise<Admission | null> => {
    if (verifyJwt !== null && isJwt(token)) return token.length <= maxJwtLength ? verifyJwt(token, own) : null;
    return token.length <= maxTokenLength ? admitToken(token, tokens, now()) : null;
  };
  return middy<AuthorizerEvent, APIGatewayAuthorizerResult>({ timeoutEarlyInMillis: answeringMs })
    .before((request) => {
      request.event = AuthorizerEvent.parse(request.event);
    })
    .handler(async (event, { awsRequestId: requestId }) => {
      const token = bearerToken(event);
      const admission = token === null ? null : await admit(token, boundLog(log, { requestId }));
      if (admission === null) throw unauthorized();
      return { ...allow(admission, event.methodArn), usageIdentifierKey: usageKeys[admission.rateTier] };
    });
}

/** The entrance answers 401 to this very message, and 500 to any other. */
const unauthorized = () => new Error('Unauthorized');

function bearerToken(event: AuthorizerEvent): string | null {
  const value = event.type === 'TOKEN' ? event.authorizationToken : authorizationHeader(event.headers);
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(value ?? '')?.[1] ?? null;
}

const authorizationHeader = (headers: Extract<AuthorizerEvent, { type: 'REQUEST' }>['headers']): string | undefined =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];

/** Three parts with points between them. Tokens of ours have no point; a JWT without a signature has one part empty. */
const isJwt = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);

async function admitToken(token: string, tokens: AccessTokens, now: Date): Promise<Admission | null> {
  const sha256 = tokenSha256(token);
  const grant = await tokens.find(sha256);
  return grant && isSame(grant.tokenSha256, sha256) && !hasExpired(grant, now) ? grant : null;
}

/** A store may compare in a way that takes longer the nearer the guess is; this answer does not rest on it. */
const isSame = (stored: string, found: string): boolean =>
  stored.length === found.length && timingSafeEqual(Buffer.from(stored), Buffer.from(found));

const hasExpired = ({ expiresAt }: TokenGrant, now: Date): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now.getTime();

/** The context holds strings alone: scopes with blanks between them, sites as a JSON array. */
const allow = ({ tokenId, scopes, sites }: Admission, methodArn: string): APIGatewayAuthorizerResult => ({
  principalId: tokenId,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: wholeStage(methodArn) }],
  },
  context: { tokenId, scopes: scopes.join(' '), sites: JSON.stringify(sites) },
});

/** `arn:aws:execute-api:region:account:api/stage/GET/v1/nodes` to `…:api/stage/*`. */
const wholeStage = (methodArn: string): string => `${methodArn.split('/').slice(0, 2).join('/')}/*`;
