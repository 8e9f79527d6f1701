// Tokens, by calls that only an administrator may make.
import { CreatedToken, TokenList } from '../answers/token-answers.ts';
import { CreateTokenBody } from '../create-token.ts';
import { ListTokensQuery } from '../list-tokens.ts';
import { exampleSite, nobodys } from './example-site.ts';
import type { Operation } from './operation.ts';

const { site, tokenId } = exampleSite;

export const tokenOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/v1/tokens',
    operationId: 'createToken',
    tag: 'Tokens',
    summary: 'Make a token',
    description:
      'For a program or a person, with no more scopes and sites than they need. Nobody can give a token more sites than they see themselves. The token is shown in this answer alone; only its hash is kept.',
    bodies: { 'application/json': CreateTokenBody },
    answers: [{ status: 201, description: 'The token.', content: { 'application/json': CreatedToken } }],
    faults: [],
    examples: [
      {
        name: 'for-tickets',
        summary: 'For a ticketing system of one site, for a year',
        body: {
          name: 'ticketing',
          scopes: ['bundles:write', 'verdicts:read'],
          sites: [site],
          expiresInHours: 8760,
          rateTier: 'high',
        },
        status: 201,
      },
      {
        name: 'no-scope',
        summary: 'A token that may do nothing',
        body: { scopes: [], sites: [site] },
        status: 422,
        code: 'invalid-request',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v1/tokens',
    operationId: 'listTokens',
    tag: 'Tokens',
    summary: 'List tokens',
    description: 'Those that see no other sites than you do, without what lets anybody in.',
    query: ListTokensQuery,
    answers: [{ status: 200, description: 'A page of tokens.', content: { 'application/json': TokenList } }],
    faults: [],
    examples: [{ name: 'first', summary: 'The first one', query: { limit: '1' }, status: 200, isLong: true }],
  },
  {
    method: 'DELETE',
    path: '/v1/tokens/{tokenId}',
    operationId: 'revokeToken',
    tag: 'Tokens',
    summary: 'Revoke a token',
    description: 'It lets nobody in any more; on AWS after at most a minute, as long as the entrance remembers it.',
    answers: [{ status: 204, description: 'The token is gone.' }],
    faults: ['token-not-found'],
    examples: [
      { name: 'token', summary: 'A token that was lost', path: { tokenId }, status: 204 },
      {
        name: 'unknown',
        summary: 'No token of that id, or one that sees more sites',
        path: nobodys,
        status: 404,
        code: 'token-not-found',
      },
    ],
  },
];
