// The nodes that hold, may hold or have held captures of a bundle: named before one does, so a save that was killed is
// completed by the next, and what nodes hold that the bundle no longer shows, events too, is found again.
import * as z from 'zod';
import { manifestKey, type NodePlace } from './keys.ts';
import { getItem } from './read-items.ts';
import { packRecord, readRecord } from './stored-item.ts';
import type { DynamoTable } from './table.ts';
import { putRevision, type Write } from './transaction.ts';

const Places = z.array(z.object({ site: z.string(), nodeKey: z.string() }));

export interface Manifest {
  places: NodePlace[];
  /** null: not stored yet. */
  revision: number | null;
}

export async function storedManifest(table: DynamoTable, bundleId: string): Promise<Manifest> {
  const item = await getItem(table, manifestKey(bundleId));
  if (!item) return { places: [], revision: null };
  return { places: readRecord(Places, 'list of captures', item), revision: Number(item.revision) };
}

export const putManifest = (table: DynamoTable, bundleId: string, { places, revision }: Manifest): Write =>
  putRevision(table, { ...manifestKey(bundleId), kind: 'manifest', record: packRecord(places) }, revision);
