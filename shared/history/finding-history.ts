// What became of the findings of one node over all its captures. The answer depends on the set of captures alone, so
// bundles may arrive late, twice or in any order. Silence never mends anything: only a newer capture that shows it does.
import type { FoldedFinding, NodeCapture } from '../model/stored-records.ts';
import { nextState } from './finding-state.ts';

export interface NodeHistory {
  latest: NodeCapture;
  /** By finding id. */
  findings: FoldedFinding[];
}

/** @param captures all captures of one node; at least one, in any order */
export function foldCaptures(captures: readonly NodeCapture[]): NodeHistory {
  const ordered = inOrder(captures);
  const latest = ordered.at(-1);
  if (!latest) throw new RangeError('expected at least one capture of the node, found none');
  const byId = new Map<string, Known>();
  for (const capture of ordered) {
    for (const known of byId.values()) leave(known, capture);
    for (const record of shownBy(capture))
      byId.set(record.findingId, confirm(byId.get(record.findingId), record, capture));
  }
  const findings = [...byId.values()].map(({ record }) => record);
  return { latest, findings: findings.sort((a, b) => (a.findingId < b.findingId ? -1 : 1)) };
}

/** A finding as it stands, and the newest capture that showed it. */
interface Known {
  record: FoldedFinding;
  shownIn: NodeCapture;
}

/**
 * By capture time; of two that end at the same moment the whole one is the newer, since a copy that was cut off on its way
 * ends where its original does; then by bundle id. Of two that claim one bundle, the greater by content stands: any rule
 * that is fixed.
 */
function inOrder(captures: readonly NodeCapture[]): NodeCapture[] {
  const byBundle = new Map<string, NodeCapture>();
  for (const capture of captures) {
    const other = byBundle.get(capture.bundleId);
    if (!other || JSON.stringify(other) < JSON.stringify(capture)) byBundle.set(capture.bundleId, capture);
  }
  const key = ({ capturedAt, complete, bundleId }: NodeCapture) => `${capturedAt} ${complete ? 1 : 0} ${bundleId}`;
  return [...byBundle.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function shownBy(capture: NodeCapture): FoldedFinding[] {
  return capture.findings.map((fact) => ({
    ...fact,
    site: capture.site,
    node: capture.node,
    cluster: capture.cluster,
    reference: capture.reference,
    bundleId: capture.bundleId,
    state: 'open',
    stateSince: capture.capturedAt,
    stateBundleId: capture.bundleId,
    lastConfirmed: capture.capturedAt,
    supersededBy: null,
    reopened: 0,
  }));
}

/** The newest capture gives the details; the state and its start carry on unless the finding had been closed. */
function confirm(known: Known | undefined, record: FoldedFinding, shownIn: NodeCapture): Known {
  if (!known) return { record, shownIn };
  const { state, stateSince, stateBundleId, reopened } = known.record;
  if (state !== 'open') return { record: { ...record, reopened: reopened + 1 }, shownIn };
  return { record: { ...record, stateSince, stateBundleId, reopened }, shownIn };
}

/** What a newer capture that does not show an open finding says about it. */
function leave(known: Known, capture: NodeCapture): void {
  const { record, shownIn } = known;
  if (record.state !== 'open' || capture.findings.some(({ findingId }) => findingId === record.findingId)) return;
  const next = nextState(record, shownIn, capture);
  if (next.state === 'open') return;
  known.record = { ...record, ...next, stateSince: capture.capturedAt, stateBundleId: capture.bundleId };
}
