// One node after one bundle: its captures in, its latest capture and its findings worked out again from all captures, and
// the events that tell of it. Everything rests on the revision of the node's head, and a finding on its own as well, so two
// that save at once end as if one had come after the other.
import { isDeepStrictEqual } from 'node:util';
import type { EventRecord } from '../../../shared/model/stored-records.ts';
import { bundleDeleted } from './bundle-items.ts';
import { captureItems, deletedCaptures, digestOf } from './capture-items.ts';
import { blankEvent, isFresh, nodeEventItem } from './event-items.ts';
import { captureKey, findingKey, headKey, type ItemKey } from './keys.ts';
import { findingItem, storedEvents, storedParts } from './node-items.ts';
import { type NextState, type NodeSave, type NodeState, nodeState, stateAfter, storedOf } from './node-state.ts';
import type { Item } from './stored-item.ts';
import type { DynamoTable } from './table.ts';
import { check, inChunks, put, putRevision, remove, removeRevision, transact, type Write } from './transaction.ts';

/** false: somebody else was there first, so try again. Throws Fault `bundle-deleted`. */
export async function saveNode(table: DynamoTable, save: NodeSave): Promise<boolean> {
  const state = await nodeState(table, save.place);
  if (!state) return false;
  if (!save.isDeleted && storedOf(state, save)?.isDeleted) throw bundleDeleted();
  const captures = await captureWrites(table, save, state);
  const gone = await eventsGone(table, save);
  const removals = await captureRemovals(table, save, state);
  const next = stateAfter(state, save);
  const units = [...[...captures, ...gone].map((write) => [write]), ...findingUnits(table, save, state, next)];
  const last = [...removals, ...nodeEventWrites(table, save, next)];
  if (units.length + last.length === 0 && isSameHead(state.head?.item, next.head)) return true;
  const change = { chunks: inChunks(units, last), state, next, writesCaptures: captures.length > 0 };
  const outcome = await apply(table, save, change);
  return outcome === 'stale' ? saveNode(table, save) : outcome === 'done';
}

/** The rest of a large capture stands before its first item refers to it. */
async function captureWrites(table: DynamoTable, save: NodeSave, state: NodeState): Promise<Write[]> {
  const stored = storedOf(state, save);
  if (save.captures.length === 0) return [];
  if (stored?.digest === digestOf(save.captures) && stored.isInHistory) return [];
  const { first, rest } = captureItems(save.place, save.bundleId, save.captures);
  const kept = new Set(rest.map(({ sk }) => sk));
  const left = await storedParts(table, save.place, save.bundleId);
  const obsolete = left.filter(({ sk }) => !kept.has(sk)).map((item) => remove(table, keyOf(item)));
  return [...rest.map((item) => put(table, item)), put(table, first), ...obsolete];
}

/** Each finding that changed, together with the event that tells of it. */
function findingUnits(table: DynamoTable, { place }: NodeSave, state: NodeState, next: NextState): Write[][] {
  const before = new Map(state.findings.map((stored) => [stored.finding.findingId, stored]));
  const told = new Map(next.events.flatMap((event) => ('findingId' in event ? [[event.findingId, event]] : [])));
  const changed = next.findings.filter((now) => !isDeepStrictEqual(now, before.get(now.findingId)?.finding));
  const written = changed.map((now) => [
    putRevision(table, findingItem(now), before.get(now.findingId)?.revision ?? null),
    ...eventWrites(table, place, told.get(now.findingId)),
  ]);
  for (const { findingId } of next.findings) before.delete(findingId);
  const removed = [...before].map(([id, { revision }]) => [removeRevision(table, findingKey(place, id), revision)]);
  return [...written, ...removed];
}

const eventWrites = (table: DynamoTable, place: NodeSave['place'], event: EventRecord | undefined): Write[] =>
  event ? [put(table, nodeEventItem(place, event))] : [];

const nodeEventWrites = (table: DynamoTable, { place }: NodeSave, { events }: NextState): Write[] =>
  events.filter(({ type }) => type === 'NodeVerdictChanged').flatMap((event) => eventWrites(table, place, event));

/** Last of all and together with the head, which may refer to it until then. */
async function captureRemovals(table: DynamoTable, save: NodeSave, state: NodeState): Promise<Write[]> {
  const { place, bundleId, isDeleted } = save;
  if (save.captures.length > 0) return [];
  const parts = (await storedParts(table, place, bundleId)).map((item) => remove(table, keyOf(item)));
  const stored = storedOf(state, save);
  if (isDeleted) return stored?.isDeleted ? parts : [...parts, put(table, deletedCaptures(place, bundleId))];
  return stored ? [...parts, remove(table, captureKey(place, bundleId))] : parts;
}

/** Of a bundle that is deleted. Those that are blank already have no text. */
async function eventsGone(table: DynamoTable, { place, bundleId, isDeleted }: NodeSave): Promise<Write[]> {
  if (!isDeleted) return [];
  const items = await storedEvents(table, place, bundleId);
  return items.filter(({ event }) => event !== undefined).map((item) => put(table, blankEvent(item)));
}

const keyOf = ({ pk, sk }: Item): ItemKey => ({ pk: String(pk), sk: String(sk) });

function isSameHead(stored: Item | undefined, next: Item): boolean {
  if (!stored) return next.bundleId === undefined; // a node that never was needs no bare head
  const { revision: _revision, schemaVersion: _version, ...rest } = stored;
  return isDeepStrictEqual(rest, next);
}

interface Change {
  chunks: readonly Write[][];
  state: NodeState;
  next: NextState;
  writesCaptures: boolean;
}

/**
 * One transaction where it all fits into one. Otherwise the first ones leave the head as it is, and hold only as long as
 * nobody changes it; the last one holds the new head, and only if the captures are still those that were stored first. A
 * save that is killed in between has stored the captures that its findings rest on, and told what it changed: the next
 * save of the node, by whomever, works out the rest. `stale`: it has come that far, and the rest needs a later time.
 */
async function apply(
  table: DynamoTable,
  save: NodeSave,
  { chunks, state, next, writesCaptures }: Change,
): Promise<'done' | 'overtaken' | 'stale'> {
  const { place, bundleId, captures } = save;
  const revision = state.head?.revision ?? null;
  const unchanged = check(table, headKey(place), 'revision', revision);
  const isMine = check(table, captureKey(place, bundleId), 'digest', digestOf(captures));
  for (const [at, chunk] of chunks.entries()) {
    if (at > 0 && !isFresh(next.at, save.now())) return 'stale';
    const isLast = at === chunks.length - 1;
    const closing = isLast ? [putRevision(table, next.head, revision)] : [unchanged];
    const checked = isLast && at > 0 && writesCaptures ? [isMine] : [];
    if (!(await transact(table, [...chunk, ...closing, ...checked]))) return 'overtaken';
  }
  return 'done';
}
