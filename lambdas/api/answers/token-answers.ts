// Tokens as their administrators see them.
import * as z from 'zod';
import { TokenGrant } from '../../../shared/model/stored-records.ts';
import { pageOf } from './answer-parts.ts';

export const Token = TokenGrant.omit({ tokenSha256: true }).extend({
  name: z.string().nullable().describe("untrusted text: its administrator's words"),
  sites: z.array(z.string()).describe('untrusted text: what it sees; `*` is every site'),
  expiresAt: TokenGrant.shape.expiresAt.describe('null: good until it is revoked'),
});
export const CreatedToken = Token.extend({ token: z.string().describe('the token itself; shown once') });
export const TokenList = pageOf(Token);
