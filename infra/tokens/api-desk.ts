// Tokens by the admin calls of an API that runs somewhere.
import * as z from 'zod';
import { ShownToken, type TokenDesk } from './token-desk.ts';

/** Longer than any answer takes. */
const timeoutMs = 35_000;

const Created = ShownToken.extend({ token: z.string() });
const Listed = z.object({ items: z.array(ShownToken), nextCursor: z.string().nullable() });
const Problem = z.object({ code: z.string(), detail: z.string().default('') });

/** @param url without a slash at its end, and without `/v1` */
export function deskOverApi(url: string, adminToken: string): TokenDesk {
  const ask = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${url}/v1/tokens${path}`, {
      method,
      redirect: 'error', // the token is meant for that server alone
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${adminToken}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new Error(`expected an API at ${url}, found none: ${reasonOf(cause)}`, { cause });
    });
  return {
    create: async (wish, show) => {
      const { token, ...shown } = Created.parse(await json(await ask('POST', '', wish), 201));
      show(token);
      return shown;
    },
    list: async function* () {
      let query: string | null = '?limit=100';
      while (query !== null) {
        const page: z.infer<typeof Listed> = Listed.parse(await json(await ask('GET', query), 200));
        yield* page.items;
        query = page.nextCursor === null ? null : `?limit=100&cursor=${encodeURIComponent(page.nextCursor)}`;
      }
    },
    revoke: async (tokenId) => {
      const answer = await ask('DELETE', `/${encodeURIComponent(tokenId)}`);
      if (answer.status === 204) return true;
      const { code } = await problemOf(answer);
      if (code === 'token-not-found') return false;
      throw refusal(answer.status, code, '');
    },
  };
}

async function json(answer: Response, expected: number): Promise<unknown> {
  if (answer.status === expected) return answer.json();
  const { code, detail } = await problemOf(answer);
  throw refusal(answer.status, code, detail);
}

const refusal = (status: number, code: string, detail: string): Error =>
  new Error([`the API answered ${status} ${code}`, detail].filter(Boolean).join(': '));

const problemOf = async (answer: Response): Promise<z.infer<typeof Problem>> =>
  Problem.safeParse(await answer.json().catch(() => null)).data ?? { code: '(no problem of ours)', detail: '' };

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};
