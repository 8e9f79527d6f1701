// Records stand in the database as JSON and are read back through their schema: another version of the program may have
// written them.
import * as z from 'zod';
import { Fault } from '../../../../shared/model/fault.ts';
import type { Row } from './database.ts';

/** Reads the `record` column. Throws Fault `stored-record-unreadable` that names what was expected. */
export function readRecord<S extends z.ZodType>(schema: S, what: string, row: Row): z.output<S> {
  const parsed = schema.safeParse(parseJson(String(row.record)));
  if (parsed.success) return parsed.data;
  throw new Fault('stored-record-unreadable', `expected a stored ${what}, found: ${z.prettifyError(parsed.error)}`, {
    cause: parsed.error,
  });
}

/** null where a record cannot be read: for whoever has others to go on with. */
export function unlessUnreadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault && error.code === 'stored-record-unreadable') return null;
    throw error;
  }
}

/** `undefined` for what is not JSON: one more thing that no schema accepts. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
