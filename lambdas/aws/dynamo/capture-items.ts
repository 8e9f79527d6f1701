// The captures of one node that one bundle gave, as items: one, and further ones for the rest where they are too large
// for it. The rest stands under the digest of the whole: while the captures are replaced, readers find either all of the
// old ones or all of the new ones.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { NodeCapture } from '../../../shared/model/stored-records.ts';
import { captureIndexKeys } from './index-keys.ts';
import { captureKey, type NodePlace, partKey } from './keys.ts';
import { getItems } from './read-items.ts';
import { type Item, packRecord, parseRecord, refuseNewer } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

/** An item may have 400 KB, keys included. */
const maxPartBytes = 350 * 1024;

/** Two spellings of a name in one bundle are two captures of one node. */
const Captures = z.array(NodeCapture);

export interface CaptureItems {
  first: Item;
  /** In their order; empty for all but the largest. */
  rest: Item[];
}

export interface StoredCaptures {
  bundleId: string;
  digest: string;
  captures: NodeCapture[];
  /** Its bundle was deleted: none will come again. */
  isDeleted: boolean;
  /** Layout 1 had no history. */
  isInHistory: boolean;
}

export function captureItems(place: NodePlace, bundleId: string, captures: readonly NodeCapture[]): CaptureItems {
  const record = packRecord(captures);
  const digest = digestOf(captures);
  const bytes = typeof record === 'string' ? null : record;
  const parts = Math.max(1, Math.ceil((bytes?.length ?? 0) / maxPartBytes));
  const slice = (part: number) => bytes?.subarray(part * maxPartBytes, (part + 1) * maxPartBytes);
  const newest = captures.reduce((time, { capturedAt }) => (capturedAt > time ? capturedAt : time), '');
  const index = captureIndexKeys(place, bundleId, newest);
  const head = { ...captureKey(place, bundleId), ...index, ...place, kind: 'capture', bundleId, digest, parts };
  return {
    first: { ...head, record: slice(0) ?? record },
    rest: Array.from({ length: parts - 1 }, (_, at) => ({
      ...partKey(place, bundleId, digest, at + 1),
      kind: 'capture-part',
      record: slice(at + 1),
    })),
  };
}

/** Stands in the place of captures whose bundle was deleted, so that a save that comes late leaves them out. */
export const deletedCaptures = (place: NodePlace, bundleId: string): Item => ({
  ...captureKey(place, bundleId),
  kind: 'capture-deleted',
  bundleId,
});

export const digestOf = (captures: readonly NodeCapture[]): string =>
  createHash('sha256').update(JSON.stringify(captures)).digest('hex').slice(0, 32);

/** null: the rest has been replaced meanwhile, so read again. */
export async function readCaptures(table: DynamoTable, place: NodePlace, item: Item): Promise<StoredCaptures | null> {
  refuseNewer(item, 'node capture');
  const [bundleId, digest] = [String(item.bundleId), String(item.digest)];
  if (item.kind === 'capture-deleted') return { bundleId, digest, captures: [], isDeleted: true, isInHistory: false };
  const keys = Array.from({ length: Number(item.parts) - 1 }, (_, at) => partKey(place, bundleId, digest, at + 1));
  const restOf = keys.length > 0 ? await getItems(table, keys) : () => null;
  const rest = keys.map((key) => restOf(key)?.record);
  if (rest.includes(undefined)) return null;
  const record = rest.length === 0 ? item.record : Buffer.concat([item.record, ...rest] as Uint8Array[]);
  return {
    bundleId,
    digest,
    captures: parseRecord(Captures, 'node capture', record),
    isDeleted: false,
    isInHistory: item.gsi6pk !== undefined,
  };
}
