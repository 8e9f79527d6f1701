// Cursors of lists: the sort key behind which the next page begins, so items that come, go or change meanwhile neither
// repeat nor hide any other.
import * as z from 'zod';
import { Fault } from '../../../shared/model/fault.ts';

export type ListName = 'bundles' | 'nodes' | 'findings' | 'history' | 'events' | 'tokens';

const Cursor = z.tuple([z.string(), z.string().min(1)]);
const maxKeyBytes = 1024; // DynamoDB's limit for a sort key

export const writeCursor = (list: ListName, sortKey: string): string =>
  Buffer.from(JSON.stringify([list, sortKey])).toString('base64url');

/** Throws Fault `invalid-request` for a cursor that no page of this list gave out. */
export function readCursor(list: ListName, cursor: string): string {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  const [found, sortKey] = parsed.data ?? [];
  if (found === list && sortKey && Buffer.byteLength(sortKey) <= maxKeyBytes) return sortKey;
  throw new Fault('invalid-request', 'cursor: expected the nextCursor of an earlier page of the same list');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no cursor of ours: the schema refuses it
  }
}
