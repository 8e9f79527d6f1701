// What a change of a node's captures changed for those who look at it, as events: worked out from how it stood before and
// how it stands now, so that a change that changes nothing tells nothing.
import { derivedId } from '../model/identity.ts';
import type { BundleRecord, EventRecord, EventType, FindingRecord, NodeCapture } from '../model/stored-records.ts';
import { foldedPart } from './finding-marks.ts';

/** One node as it is shown: its latest capture and its findings. */
export interface NodeState {
  /** null: no capture of it is left. */
  latest: NodeCapture | null;
  findings: readonly FindingRecord[];
}

/** What is known of how a node stood before. */
export interface FormerState {
  latest: Pick<NodeCapture, 'verdict'> | null;
  findings: readonly FindingRecord[];
}

/** @param cause the bundle that brought the change, at that instant */
export function nodeEvents(
  before: FormerState,
  after: NodeState,
  cause: Pick<BundleRecord, 'bundleId'>,
  at: Date,
): EventRecord[] {
  const head = { time: at.toISOString(), bundleId: cause.bundleId };
  const known = new Map(before.findings.map((finding) => [finding.findingId, finding]));
  const ofFindings = after.findings.flatMap((finding) => {
    const type = typeOfChange(known.get(finding.findingId), finding);
    return type === null ? [] : [findingEvent(type, finding, head)];
  });
  const { latest } = after;
  if (latest === null || latest.verdict === before.latest?.verdict) return ofFindings;
  return [verdictEvent(before.latest, latest, head), ...ofFindings];
}

type Head = Pick<EventRecord, 'time' | 'bundleId'>;
type FindingEventType = Exclude<EventType, 'BundleClassified' | 'NodeVerdictChanged'>;

function typeOfChange(before: FindingRecord | undefined, now: FindingRecord): FindingEventType | null {
  if (before?.state === now.state && before.reopened === now.reopened) {
    const isSame = JSON.stringify(foldedPart(before)) === JSON.stringify(foldedPart(now));
    return isSame ? null : 'FindingUpdated';
  }
  if (now.state === 'open') return 'FindingOpened';
  return now.state === 'resolved' ? 'FindingResolved' : 'FindingSuperseded';
}

/** `change` tells it from others of the same thing by the same bundle. */
const eventId = (type: EventType, subject: readonly string[], { time, bundleId }: Head, change: string): string =>
  derivedId('e', [type, ...subject, bundleId, time, change]);

function findingEvent(type: FindingEventType, finding: FindingRecord, head: Head): EventRecord {
  const { site, reference, node, cluster, findingId, problemId, severity, headline, state, supersededBy } = finding;
  const id = eventId(type, [findingId], head, JSON.stringify(foldedPart(finding)));
  const about = { node, cluster, findingId, problemId, severity, headline, state, supersededBy };
  return { eventId: id, type, ...head, site, reference, ...about };
}

function verdictEvent(before: FormerState['latest'], latest: NodeCapture, head: Head): EventRecord {
  const { site, reference, node, cluster, verdict, headline } = latest;
  const id = eventId('NodeVerdictChanged', [site, node.toLowerCase()], head, `${before?.verdict ?? ''} ${verdict}`);
  const about = { node, cluster, before: before?.verdict ?? null, verdict, headline };
  return { eventId: id, type: 'NodeVerdictChanged', ...head, site, reference, ...about };
}

/** null: that it ended so has been told before. */
export function bundleEvent(before: BundleRecord | null, bundle: BundleRecord, at: Date): EventRecord | null {
  const { bundleId, site, reference, status, code, nodes, engine } = bundle;
  const outcome = JSON.stringify([status, code, nodes, engine]);
  if (before && JSON.stringify([before.status, before.code, before.nodes, before.engine]) === outcome) return null;
  const head = { time: at.toISOString(), bundleId };
  const id = eventId('BundleClassified', [], head, outcome);
  return { eventId: id, type: 'BundleClassified', ...head, site, reference, status, code, nodes };
}
