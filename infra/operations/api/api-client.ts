// An API of ours, asked over HTTP: with a time for every answer, and with as much patience as `Retry-After` asks for.
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { Problem } from '../../../lambdas/api/answers/problem-answers.ts';

export interface ApiCall {
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: object;
  /** Without the Authorization header. */
  isOpen?: boolean;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export interface ApiClient {
  /** @param path below the URL of the API, still encoded. Throws Error where no answer comes. */
  ask(method: string, path: string, call?: ApiCall): Promise<ApiAnswer>;
}

export interface ApiClientParts {
  /** Without a slash at its end, and without `/v1`. */
  url: string;
  token: string;
  /** For one answer. */
  answerMs: number;
  /** How often a call that met no server, or one that could not serve, is made again. */
  retries: number;
  /** Ends what is under way. */
  signal?: AbortSignal;
}

/** Longer waits than this are no answer to the question whether it works. */
const mostWaits = 20;
const firstDelayMs = 1_000;
/** An answer of a server that is starting, overloaded, or in front of one that is. */
const passing: readonly number[] = [502, 503, 504];

export function makeApiClient(parts: ApiClientParts): ApiClient {
  return {
    async ask(method, path, call = {}) {
      for (let waits = 0, failures = 0; ; ) {
        const answer = await tryOnce(parts, method, path, call);
        if (answer instanceof Error) {
          if (failures++ >= parts.retries || parts.signal?.aborted) throw answer;
          await pause(firstDelayMs * 2 ** (failures - 1), parts.signal);
          continue;
        }
        const waitMs = askedToWaitMs(answer);
        const isPassing = passing.includes(answer.status) && failures < parts.retries;
        if (waitMs !== null && waits++ < mostWaits) await pause(waitMs, parts.signal);
        else if (isPassing) await pause(firstDelayMs * 2 ** failures++, parts.signal);
        else return answer;
      }
    },
  };
}

/** An error instead of an answer: none came. */
async function tryOnce({ url, token, answerMs, signal }: ApiClientParts, method: string, path: string, call: ApiCall) {
  const { query, headers, body, isOpen = false } = call;
  const ends = AbortSignal.timeout(answerMs);
  try {
    const answer = await fetch(`${url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
      method,
      redirect: 'manual', // the token is meant for that server alone
      signal: signal ? AbortSignal.any([signal, ends]) : ends,
      headers: {
        ...(!isOpen && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (cause) {
    if (signal?.aborted) return new Error('interrupted', { cause });
    const reason = ends.aborted ? `none within ${answerMs / 1000} s` : reasonOf(cause);
    return new Error(`expected an answer to ${method} ${path}, found none: ${reason}`, { cause });
  }
}

/** null: nothing says that asking again later is of use. */
function askedToWaitMs({ status, headers }: ApiAnswer): number | null {
  if (status !== 429 && status !== 503) return null;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.min(Math.max(seconds, 1), 60) * 1000;
  return status === 429 ? firstDelayMs : null; // an entrance that throttles does not always say for how long
}

/** Ends early, and quietly, when the work is given up: the next call says so. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  sleep(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** What an answer that was not expected says of itself. */
export function problemOf({ status, text }: ApiAnswer): string {
  const problem = Problem.partial().safeParse(jsonOf(text)).data;
  return [status, problem?.code, problem?.detail && `(${problem.detail})`].filter(Boolean).join(' ');
}

export const codeOf = ({ text }: ApiAnswer): string | null =>
  Problem.partial().safeParse(jsonOf(text)).data?.code ?? null;

/** Reads the answer of a call that must go well. Throws Error that says what was found instead. */
export function answered<S extends z.ZodType>(answer: ApiAnswer, status: number, schema: S): z.output<S> {
  if (answer.status !== status) throw new Error(`expected ${status}, found ${problemOf(answer)}`);
  const parsed = schema.safeParse(jsonOf(answer.text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`expected an answer as it is described, found ${issue?.message} at /${issue?.path.join('/')}`);
}

/** undefined: it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
