// What a bundle came to: its captures into their nodes, one after the other, and then the bundle's end, each with the
// events that tell of it.
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { keepsReading } from '../../../shared/history/bundle-steps.ts';
import { bundleEvent } from '../../../shared/history/node-events.ts';
import { Fault } from '../../../shared/model/fault.ts';
import { type BundleRecord, NodeCapture } from '../../../shared/model/stored-records.ts';
import { bundleDeleted, notDeleted, putBundle, type StoredBundle, storedBundle } from './bundle-items.ts';
import { bundleEventItem, eventTime } from './event-items.ts';
import { type NodePlace, placeOf } from './keys.ts';
import { type Manifest, putManifest, storedManifest } from './manifest.ts';
import type { NodeSave } from './node-state.ts';
import { saveNode } from './save-node.ts';
import type { DynamoTable } from './table.ts';
import { put, transact, untilDone, type Write } from './transaction.ts';

/** Nodes that are worked on at a time: each costs some round trips, and a function has little memory. */
const nodesAtOnce = 4;

/** Throws Fault `invalid-request` for captures of another bundle, `bundle-deleted`. */
export async function saveVerdicts(
  table: DynamoTable,
  bundle: BundleRecord,
  captures: readonly NodeCapture[],
  now: () => Date,
): Promise<void> {
  const { bundleId } = bundle;
  const foreign = captures.find((capture) => capture.bundleId !== bundleId);
  if (foreign) {
    throw new Fault('invalid-request', `expected captures of ${bundleId}, found one of ${foreign.bundleId}`);
  }
  // In the form in which they are read back: the same captures then always fold to the same state.
  const shown = byNode(z.array(NodeCapture).parse(captures));
  await untilDone(`bundle ${bundleId}`, () => saveOnce(table, { bundle, shown, begun: now(), now }));
}

type CapturesByNode = ReadonlyMap<string, { place: NodePlace; captures: NodeCapture[] }>;

interface BundleSave {
  bundle: BundleRecord;
  shown: CapturesByNode;
  begun: Date;
  now: () => Date;
}

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

async function saveOnce(table: DynamoTable, save: BundleSave): Promise<boolean> {
  const { shown, begun, now } = save;
  const { bundleId } = save.bundle;
  const [stored, before] = await Promise.all([storedBundle(table, bundleId), storedManifest(table, bundleId)]);
  if (stored?.mark) throw bundleDeleted();
  if (keepsReading(stored?.bundle ?? null, save.bundle)) return true;
  const manifest = await announce(table, save, stored, before);
  if (!manifest) return false;
  const saves = manifest.places.map((place) => ({ place, captures: shown.get(nameOf(place))?.captures ?? [] }));
  await saveNodes(
    table,
    saves.map((each) => ({ ...each, bundleId, isDeleted: false, begun, now })),
  );
  const writes = endWrites(table, save, stored);
  return writes.length === 0 || transact(table, writes);
}

/** The bundle as it ends, with the event that tells of it: the same item, so that neither is there without the other. */
function endWrites(table: DynamoTable, { bundle, begun, now }: BundleSave, stored: StoredBundle | null): Write[] {
  const before = stored?.bundle ?? null;
  if (before && isDeepStrictEqual(before, bundle)) return [];
  const told = stored?.event ?? null;
  const event = bundleEvent(before, bundle, eventTime(begun, now(), told?.time ?? null)) ?? told;
  return [putBundle(table, { bundle, event }, stored?.revision ?? null)];
}

/**
 * Names the nodes that are about to get captures. What told of an earlier end of the bundle gets an item of its own, well
 * before it has to leave the bundle's. null: somebody else has changed the manifest.
 */
async function announce(
  table: DynamoTable,
  { bundle, shown, begun }: BundleSave,
  stored: StoredBundle | null,
  before: Manifest,
): Promise<Manifest | null> {
  const { bundleId } = bundle;
  const named = [...before.places, ...[...shown.values()].map(({ place }) => place)];
  const places = [...new Map(named.map((place) => [nameOf(place), place])).values()];
  const isNew = places.length > before.places.length;
  const leaves = stored?.event && bundleEvent(stored.bundle, bundle, begun) !== null ? [stored.event] : [];
  const writes = leaves.map((event) => put(table, bundleEventItem(event)));
  if (isNew) writes.push(putManifest(table, bundleId, { places, revision: before.revision }));
  if (writes.length === 0) return before;
  if (!(await transact(table, [...writes, notDeleted(table, bundleId)]))) return null;
  return isNew ? { places, revision: (before.revision ?? 0) + 1 } : before;
}

/** Throws Fault `bundle-deleted`. */
export async function saveNodes(table: DynamoTable, saves: readonly NodeSave[]): Promise<void> {
  const left = saves.values();
  const work = async (): Promise<void> => {
    for (const save of left) await untilDone(`node ${save.place.nodeKey}`, () => saveNode(table, save));
  };
  await Promise.all(Array.from({ length: nodesAtOnce }, work));
}
