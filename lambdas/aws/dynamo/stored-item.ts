// Items of the table as records. Every item says which version of this layout wrote it: one of a newer version is
// neither read by guess nor written over.
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { Fault } from '../../../shared/model/fault.ts';

export type Item = Record<string, unknown>;

/** Rises with every change of the layout that an older program would misread. */
export const schemaVersion = 2;

/** Records up to this length stay readable text; longer ones are compressed: the table is paid by the kilobyte. */
const maxTextBytes = 4 * 1024;
/** No record comes near: a bound on what a damaged item can unfold to. */
const maxRecordBytes = 256 * 1024 * 1024;

export function packRecord(record: unknown): string | Uint8Array {
  const text = JSON.stringify(record);
  return Buffer.byteLength(text) <= maxTextBytes ? text : gzipSync(text);
}

/** Reads the record of an item. Throws Fault `stored-record-unreadable` that names what was expected. */
export function readRecord<S extends z.ZodType>(schema: S, what: string, item: Item): z.output<S> {
  refuseNewer(item, what);
  return parseRecord(schema, what, item.record);
}

export function parseRecord<S extends z.ZodType>(schema: S, what: string, packed: unknown): z.output<S> {
  const parsed = schema.safeParse(unpackRecord(packed, what));
  if (parsed.success) return parsed.data;
  throw unreadable(`expected a stored ${what}, found: ${z.prettifyError(parsed.error)}`, parsed.error);
}

/** Throws Fault `stored-record-unreadable` for an item of a newer version. */
export function refuseNewer(item: Item, what: string): void {
  const found = item.schemaVersion;
  if (typeof found === 'number' && found <= schemaVersion) return;
  throw unreadable(`expected a stored ${what} of layout ${schemaVersion} or older, found layout ${String(found)}`);
}

function unpackRecord(packed: unknown, what: string): unknown {
  try {
    if (typeof packed === 'string') return JSON.parse(packed);
    if (packed instanceof Uint8Array) {
      return JSON.parse(gunzipSync(packed, { maxOutputLength: maxRecordBytes }).toString());
    }
  } catch (cause) {
    throw unreadable(`expected a stored ${what}, found bytes that do not unfold to JSON`, cause);
  }
  throw unreadable(`expected a stored ${what}, found an item without its record`);
}

export const unreadable = (message: string, cause?: unknown): Fault =>
  new Fault('stored-record-unreadable', message, { cause });
