// How a smoke case says what it expected: the first thing that is not so ends it, with what was found instead.
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { type ApiAnswer, jsonOf, problemOf } from '../api/api-client.ts';

/** Something is not as it should be. The message is `expected …, found …`. */
export class Unmet extends Error {}

/** The token may not do what the case needs. */
export class NotAllowed extends Error {}

/** Characters of a value in a message. */
const maxShown = 300;

export function expectSame(what: string, found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) {
    throw new Unmet(`expected ${what} ${shown(expected)}, found ${shown(found)}`);
  }
}

export function expectThat(holds: boolean, expected: string, found: unknown): asserts holds {
  if (!holds) throw new Unmet(`expected ${expected}, found ${shown(found)}`);
}

export function expectStatus(answer: ApiAnswer, status: number, code?: string): void {
  const found = problemOf(answer);
  const isSo = answer.status === status && (code === undefined || found.startsWith(`${status} ${code}`));
  if (!isSo) throw new Unmet(`expected the answer ${[status, code].filter(Boolean).join(' ')}, found ${found}`);
}

export function expectHeader({ headers }: ApiAnswer, name: string, start: string): void {
  const found = headers.get(name);
  if (!found?.toLowerCase().startsWith(start)) {
    throw new Unmet(`expected the header ${name} to be ${start}, found ${found ?? 'none'}`);
  }
}

/** The body of an answer of that status, in the shape that the API describes. */
export function expectJson<S extends z.ZodType>(answer: ApiAnswer, status: number, schema: S): z.output<S> {
  expectStatus(answer, status);
  const parsed = schema.safeParse(jsonOf(answer.text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Unmet(`expected an answer as it is described, found at /${issue?.path.join('/')}: ${issue?.message}`);
}

/** The only one there is. */
export function expectOne<T>(what: string, items: readonly T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Unmet(`expected one ${what}, found ${items.length}`);
  return item;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
