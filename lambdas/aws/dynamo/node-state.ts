// One node as it stands in the table, and as it stands once a bundle's captures of it are in, replaced or gone.
import { foldCaptures } from '../../../shared/history/finding-history.ts';
import { markedFinding } from '../../../shared/history/finding-marks.ts';
import { nodeEvents } from '../../../shared/history/node-events.ts';
import type { EventRecord, FindingRecord, NodeCapture } from '../../../shared/model/stored-records.ts';
import type { StoredCaptures } from './capture-items.ts';
import { eventTime } from './event-items.ts';
import type { NodePlace } from './keys.ts';
import {
  headItem,
  type StoredFinding,
  type StoredHead,
  storedCaptures,
  storedFindings,
  storedHead,
} from './node-items.ts';
import type { Item } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

/** What one bundle says about one node; no captures: nothing any more. */
export interface NodeSave {
  place: NodePlace;
  bundleId: string;
  captures: readonly NodeCapture[];
  /** The bundle is deleted: its events go, and its captures never come back. */
  isDeleted: boolean;
  /** When the save of the bundle began. */
  begun: Date;
  now: () => Date;
}

export interface NodeState {
  head: StoredHead | null;
  captures: readonly StoredCaptures[];
  findings: readonly StoredFinding[];
}

export interface NextState {
  /** Time of everything that is new. */
  at: Date;
  head: Item;
  findings: readonly FindingRecord[];
  events: readonly EventRecord[];
}

/** null: a capture is being replaced, so read again. */
export async function nodeState(table: DynamoTable, place: NodePlace): Promise<NodeState | null> {
  // The head first: whoever finishes a change after this changes its revision.
  const head = await storedHead(table, place);
  const captures = await storedCaptures(table, place);
  return captures && { head, captures, findings: await storedFindings(table, place) };
}

export const storedOf = ({ captures }: NodeState, { bundleId }: NodeSave): StoredCaptures | undefined =>
  captures.find((stored) => stored.bundleId === bundleId);

export function stateAfter(state: NodeState, save: NodeSave): NextState {
  const { head, findings: known } = state;
  const others = state.captures.filter(({ bundleId }) => bundleId !== save.bundleId);
  const captures = [...others.flatMap((stored) => stored.captures), ...save.captures];
  const at = eventTime(save.begun, save.now(), head?.toldAt ?? null);
  const folded = captures.length === 0 ? null : foldCaptures(captures);
  const before = new Map(known.map(({ finding }) => [finding.findingId, finding]));
  const findings = (folded?.findings ?? []).map((each) => markedFinding(each, before.get(each.findingId), at));
  const latest = folded && { capture: folded.latest, ordinal: ordinalOf(folded.latest, captures) };
  const events = eventsOf(state, { latest: folded?.latest ?? null, findings }, save, at);
  const toldAt = events.length === 0 ? (head?.toldAt ?? null) : at.toISOString();
  return { at, head: headItem(save.place, latest, toldAt), findings, events };
}

const ordinalOf = (latest: NodeCapture, captures: readonly NodeCapture[]): number =>
  captures.filter(({ bundleId }) => bundleId === latest.bundleId).indexOf(latest);

/** What a deletion changes is told of the bundle that is the latest then. */
function eventsOf(
  { head, findings }: NodeState,
  after: { latest: NodeCapture | null; findings: readonly FindingRecord[] },
  { bundleId, isDeleted }: NodeSave,
  at: Date,
): EventRecord[] {
  if (after.latest === null) return [];
  const before = {
    // By the head, which is written last: of a save that was cut short the captures may be others already.
    latest: head?.verdict ? { verdict: head.verdict } : null,
    findings: findings.map(({ finding }) => finding),
  };
  return nodeEvents(before, after, { bundleId: isDeleted ? after.latest.bundleId : bundleId }, at);
}
