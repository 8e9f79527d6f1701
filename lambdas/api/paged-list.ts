// Lists: the two parameters they all have, and the answer they all give.
import type { APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { Page, PageRequest } from '../../shared/model/ports.ts';
import { json } from './endpoint.ts';

/** Fields of a query schema. */
export const pageFields = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'expected a whole number from 1 to 100')
    .transform(Number)
    .pipe(z.number().min(1).max(100))
    .default(25),
  cursor: z.string().min(1).max(4096).optional(),
};

export const pageRequest = ({ limit, cursor }: { limit: number; cursor?: string | undefined }): PageRequest => ({
  limit,
  cursor: cursor ?? null,
});

export const pageAnswer = <T>({ items, nextCursor }: Page<T>, view: (item: T) => object): APIGatewayProxyResult =>
  json({ items: items.map(view), nextCursor });

/** Leaves out what was not asked for: a filter that is there is one that is meant. */
export function given<T extends Record<string, unknown>>(filter: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
