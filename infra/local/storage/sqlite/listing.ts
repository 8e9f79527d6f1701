// Lists of records by pages. A cursor holds the key of the last row that was shown, so rows that come, go or change
// meanwhile neither repeat nor hide any other.
import * as z from 'zod';
import { Fault } from '../../../../shared/model/fault.ts';
import type { Page, PageRequest } from '../../../../shared/model/ports.ts';
import type { Database, Row } from './database.ts';
import { parseJson } from './stored-record.ts';

/** A clause of a WHERE, with the values for its `?`. Clauses are ours, values are anyone's. */
export interface Condition {
  clause: string;
  values: readonly (string | number)[];
}

/** No condition when there is nothing to compare with. */
export const equal = (column: string, value: string | undefined): Condition[] =>
  value === undefined ? [] : [{ clause: `${column} = ?`, values: [value] }];

/** null: every site. */
export const ofSites = (sites: readonly string[] | null): Condition[] =>
  sites === null ? [] : [{ clause: 'site IN (SELECT value FROM json_each(?))', values: [JSON.stringify(sites)] }];

export interface Listing<T> {
  table: string;
  conditions: readonly Condition[];
  /** The two or more columns that order the rows and together name one. */
  key: readonly [string, string, ...string[]];
  /** The first column falls, the others rise. */
  newestFirst: boolean;
  read: (row: Row) => T;
}

/** Throws Fault `invalid-request` for a cursor that no page of this list gave out. */
export function readPage<T>(db: Database, listing: Listing<T>, page: PageRequest): Page<T> {
  const { table, key, newestFirst } = listing;
  const conditions = [...listing.conditions, ...behind(listing, page.cursor)];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ clause }) => `(${clause})`).join(' AND ')}`;
  const [first, ...others] = key;
  const order = [newestFirst ? `${first} DESC` : first, ...others].join(', ');
  const rows = db
    .prepare(`SELECT ${key.join(', ')}, record FROM ${table} ${where} ORDER BY ${order} LIMIT ?`)
    .all(...conditions.flatMap(({ values }) => values), page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return {
    items: shown.map(listing.read),
    nextCursor: more ? writeCursor([table, ...key.map((column) => String(last[column]))]) : null,
  };
}

function behind({ table, key, newestFirst }: Listing<unknown>, cursor: string | null): Condition[] {
  if (cursor === null) return [];
  const [first, ...others] = key;
  const [head, ...tail] = readCursor(cursor, table, key.length);
  const places = others.map(() => '?').join(', ');
  const clause = `${first} ${newestFirst ? '<' : '>'} ? OR (${first} = ? AND (${others.join(', ')}) > (${places}))`;
  return [{ clause, values: [head, head, ...tail] }];
}

export const writeCursor = (values: readonly string[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** Throws Fault `invalid-request`. */
export function readCursor(cursor: string, table: string, length: number): [string, ...string[]] {
  const values = z.array(z.string()).safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  const [found, head, ...tail] = values.data ?? [];
  if (found === table && head !== undefined && tail.length === length - 1) return [head, ...tail];
  throw new Fault('invalid-request', 'cursor: expected the nextCursor of an earlier page of the same list');
}
