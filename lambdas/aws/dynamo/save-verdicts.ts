// What a bundle came to: its captures into their nodes, one after the other, and then the bundle's end. The manifest of
// the bundle names every node that may hold a capture of it before one does, so a save that was killed is completed by
// the next, and nodes that the bundle no longer shows are found again.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Fault } from '../../../shared/model/fault.ts';
import { type BundleRecord, NodeCapture } from '../../../shared/model/stored-records.ts';
import { putBundle, storedBundle } from './bundle-items.ts';
import { manifestKey, type NodePlace, placeOf } from './keys.ts';
import { getItem } from './read-items.ts';
import { type NodeSave, saveNode } from './save-node.ts';
import { packRecord, readRecord } from './stored-item.ts';
import type { DynamoTable } from './table.ts';
import { putRevision, transact, untilDone, type Write } from './transaction.ts';

/** Nodes that are worked on at a time: each costs some round trips, and a function has little memory. */
const nodesAtOnce = 4;

const Places = z.array(z.object({ site: z.string(), nodeKey: z.string() }));

interface Manifest {
  places: NodePlace[];
  /** null: not stored yet. */
  revision: number | null;
}

/** Throws Fault `invalid-request` for captures of another bundle. */
export async function saveVerdicts(
  table: DynamoTable,
  bundle: BundleRecord,
  captures: readonly NodeCapture[],
): Promise<void> {
  const { bundleId } = bundle;
  const foreign = captures.find((capture) => capture.bundleId !== bundleId);
  if (foreign) {
    throw new Fault('invalid-request', `expected captures of ${bundleId}, found one of ${foreign.bundleId}`);
  }
  // In the form in which they are read back: the same captures then always fold to the same state.
  const shown = byNode(z.array(NodeCapture).parse(captures));
  await untilDone(`bundle ${bundleId}`, () => saveOnce(table, bundle, shown));
}

type CapturesByNode = ReadonlyMap<string, { place: NodePlace; captures: NodeCapture[] }>;

const nameOf = ({ site, nodeKey }: NodePlace): string => JSON.stringify([site, nodeKey]);

function byNode(captures: readonly NodeCapture[]): CapturesByNode {
  const grouped = new Map<string, { place: NodePlace; captures: NodeCapture[] }>();
  for (const capture of captures) {
    const place = placeOf(capture);
    const group = grouped.get(nameOf(place)) ?? { place, captures: [] };
    group.captures.push(capture);
    grouped.set(nameOf(place), group);
  }
  return grouped;
}

async function saveOnce(table: DynamoTable, bundle: BundleRecord, shown: CapturesByNode): Promise<boolean> {
  const { bundleId } = bundle;
  const [stored, before] = await Promise.all([storedBundle(table, bundleId), storedManifest(table, bundleId)]);
  const manifest = await announce(table, bundleId, before, shown);
  if (!manifest) return false;
  await saveNodes(
    table,
    manifest.places.map((place) => ({ place, bundleId, captures: shown.get(nameOf(place))?.captures ?? [] })),
  );
  const kept = manifest.places.filter((place) => shown.has(nameOf(place)));
  const writes: Write[] = [];
  if (!stored || !isDeepStrictEqual(stored.bundle, bundle)) {
    writes.push(putBundle(table, bundle, stored?.revision ?? null));
  }
  if (kept.length < manifest.places.length) writes.push(putManifest(table, bundleId, { ...manifest, places: kept }));
  return writes.length === 0 || transact(table, writes);
}

async function storedManifest(table: DynamoTable, bundleId: string): Promise<Manifest> {
  const item = await getItem(table, manifestKey(bundleId));
  if (!item) return { places: [], revision: null };
  return { places: readRecord(Places, 'list of captures', item), revision: Number(item.revision) };
}

const putManifest = (table: DynamoTable, bundleId: string, { places, revision }: Manifest): Write =>
  putRevision(table, { ...manifestKey(bundleId), kind: 'manifest', record: packRecord(places) }, revision);

/** Names the nodes that are about to get captures. null: somebody else has changed the manifest. */
async function announce(
  table: DynamoTable,
  bundleId: string,
  before: Manifest,
  shown: CapturesByNode,
): Promise<Manifest | null> {
  const places = new Map(
    [...before.places, ...[...shown.values()].map(({ place }) => place)].map((p) => [nameOf(p), p]),
  );
  if (places.size === before.places.length) return before;
  const wanted = { places: [...places.values()], revision: before.revision };
  if (!(await transact(table, [putManifest(table, bundleId, wanted)]))) return null;
  return { ...wanted, revision: (before.revision ?? 0) + 1 };
}

async function saveNodes(table: DynamoTable, saves: readonly NodeSave[]): Promise<void> {
  const left = saves.values();
  const work = async (): Promise<void> => {
    for (const save of left) await untilDone(`node ${save.place.nodeKey}`, () => saveNode(table, save));
  };
  await Promise.all(Array.from({ length: nodesAtOnce }, work));
}
