// Stage 6, diagnosis: several bundles of one node: the newest capture speaks for it.
import type { NodeSubject } from '../model/bundle-observations.ts';
import { captureEndMs } from './capture-end.ts';

/** One subject per node name (without regard to case), sorted by name. */
export function newestOfEach(subjects: readonly NodeSubject[]): NodeSubject[] {
  const newest = new Map<string, NodeSubject>();
  for (const subject of subjects) {
    const key = subject.name.toLowerCase();
    const known = newest.get(key);
    if (known === undefined || isNewer(subject, known)) newest.set(key, subject);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subject]) => subject);
}

/** A group with a log before one without; then by the end of the capture, the whole one of two that end alike, the bundle id. */
function isNewer(a: NodeSubject, b: NodeSubject): boolean {
  if (a.group.hasLog !== b.group.hasLog) return a.group.hasLog;
  const [left, right] = [captureEndMs(a) ?? 0, captureEndMs(b) ?? 0];
  if (left !== right) return left > right;
  if (a.bundle.notes.logCut !== b.bundle.notes.logCut) return b.bundle.notes.logCut;
  return a.bundle.bundleId > b.bundle.bundleId;
}
