// One node after one bundle: its captures in, its latest capture and its findings worked out again from all captures.
// Whoever saves bumps the revision of the node's head with everything that is written, so two that save at once end as
// if one had come after the other.
import { isDeepStrictEqual } from 'node:util';
import { foldCaptures } from '../../../shared/history/finding-history.ts';
import type { FindingRecord, NodeCapture } from '../../../shared/model/stored-records.ts';
import { captureItems, digestOf, type StoredCaptures } from './capture-items.ts';
import { aliasKey, captureKey, findingKey, type ItemKey, type NodePlace } from './keys.ts';
import {
  aliasItem,
  findingItem,
  headItem,
  type StoredHead,
  storedCaptures,
  storedFindings,
  storedHead,
  storedParts,
} from './node-items.ts';
import type { Item } from './stored-item.ts';
import type { DynamoTable } from './table.ts';
import { type Expected, inChunks, put, putRevision, remove, transact, type Write } from './transaction.ts';

/** What one bundle says about one node; no captures: nothing any more. */
export interface NodeSave {
  place: NodePlace;
  bundleId: string;
  captures: readonly NodeCapture[];
}

interface NodeState {
  head: StoredHead | null;
  captures: readonly StoredCaptures[];
  findings: readonly FindingRecord[];
}

/** false: somebody else was there first, so try again. */
export async function saveNode(table: DynamoTable, save: NodeSave): Promise<boolean> {
  // The head first: whatever is written after this changes its revision.
  const head = await storedHead(table, save.place);
  const captures = await storedCaptures(table, save.place);
  if (captures === null) return false;
  const state = { head, captures, findings: await storedFindings(table, save.place) };
  const { latest, findings } = foldAll([...othersOf(state, save), ...save.captures]);
  const nextHead = headItem(save.place, latest);
  const writes = [
    ...(await captureWrites(table, save, state)),
    ...findingWrites(table, save.place, state, findings),
    ...aliasWrites(table, save.place, head?.alias ?? null, nextHead),
  ];
  const removals = await captureRemovals(table, save, state);
  if (writes.length + removals.length === 0 && isSameHead(head?.item, nextHead)) return true;
  const before = head?.item ?? headItem(save.place, null);
  return apply(table, { chunks: inChunks(writes, removals), before, nextHead, expected: head?.revision ?? null });
}

const othersOf = (state: NodeState, { bundleId }: NodeSave): NodeCapture[] =>
  state.captures.filter((stored) => stored.bundleId !== bundleId).flatMap(({ captures }) => captures);

interface Folded {
  latest: { capture: NodeCapture; ordinal: number } | null;
  findings: readonly FindingRecord[];
}

function foldAll(captures: readonly NodeCapture[]): Folded {
  if (captures.length === 0) return { latest: null, findings: [] };
  const { latest, findings } = foldCaptures(captures);
  const ordinal = captures.filter(({ bundleId }) => bundleId === latest.bundleId).indexOf(latest);
  return { latest: { capture: latest, ordinal }, findings };
}

const storedOf = ({ captures }: NodeState, { bundleId }: NodeSave): StoredCaptures | undefined =>
  captures.find((stored) => stored.bundleId === bundleId);

/** The rest of a large capture stands before its first item refers to it. */
async function captureWrites(table: DynamoTable, save: NodeSave, state: NodeState): Promise<Write[]> {
  const stored = storedOf(state, save);
  if (save.captures.length === 0 || stored?.digest === digestOf(save.captures)) return [];
  const { first, rest } = captureItems(save.place, save.bundleId, save.captures);
  const kept = new Set(rest.map(({ sk }) => sk));
  const left = await storedParts(table, save.place, save.bundleId);
  const obsolete = left.filter(({ sk }) => !kept.has(sk)).map((item) => remove(table, keyOf(item)));
  return [...rest.map((item) => put(table, item)), put(table, first), ...obsolete];
}

function findingWrites(table: DynamoTable, place: NodePlace, state: NodeState, now: readonly FindingRecord[]): Write[] {
  const before = new Map(state.findings.map((finding) => [finding.findingId, finding]));
  const changed = now.filter((finding) => !isDeepStrictEqual(finding, before.get(finding.findingId)));
  for (const { findingId } of now) before.delete(findingId);
  return [
    ...changed.map((finding) => put(table, findingItem(finding))),
    ...[...before.keys()].map((findingId) => remove(table, findingKey(place, findingId))),
  ];
}

function aliasWrites(table: DynamoTable, place: NodePlace, before: string | null, { alias }: Item): Write[] {
  if (typeof alias === 'string') return alias === before ? [] : [put(table, aliasItem(place, alias))];
  return before === null ? [] : [remove(table, aliasKey(place))];
}

/** Last of all and together with the head, which may refer to it until then. */
async function captureRemovals(table: DynamoTable, save: NodeSave, state: NodeState): Promise<Write[]> {
  if (save.captures.length > 0) return [];
  const parts = (await storedParts(table, save.place, save.bundleId)).map(keyOf);
  const first = storedOf(state, save) ? [captureKey(save.place, save.bundleId)] : [];
  return [...parts, ...first].map((key) => remove(table, key));
}

const keyOf = ({ pk, sk }: Item): ItemKey => ({ pk: String(pk), sk: String(sk) });

function isSameHead(stored: Item | undefined, next: Item): boolean {
  if (!stored) return next.bundleId === undefined; // a node that never was needs no bare head
  const { revision: _revision, schemaVersion: _version, ...rest } = stored;
  return isDeepStrictEqual(rest, next);
}

interface Change {
  chunks: readonly Write[][];
  before: Item;
  nextHead: Item;
  expected: Expected;
}

/**
 * One transaction where it all fits into one. Otherwise each holds the head as it was under the next revision, and the
 * last one the new head: a save that is killed in between has stored the captures that its findings rest on, and the
 * next save of the node, by whomever, works out the rest.
 */
async function apply(table: DynamoTable, { chunks, before, nextHead, expected }: Change): Promise<boolean> {
  for (const [at, chunk] of chunks.entries()) {
    const head = at === chunks.length - 1 ? nextHead : before;
    const revision = expected === null && at === 0 ? null : (expected ?? 0) + at;
    if (!(await transact(table, [...chunk, putRevision(table, head, revision)]))) return false;
  }
  return true;
}
