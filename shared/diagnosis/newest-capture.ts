// Stage 6, diagnosis: several bundles of one node: those that overlap in time are one capture, and the newest capture
// speaks. Machines with different serial numbers are different nodes, whatever their name.

import type { NodeSubject } from '../model/bundle-observations.ts';
import type { Problem } from '../model/report.ts';
import { captureEndMs } from './capture-end.ts';
import { distinct, mergeCaptures } from './merge-captures.ts';
import { mergeConfiguration, mergeStatus } from './merge-facts.ts';
import { least, mergeObservations } from './merge-observations.ts';
import { byNode, serialOf } from './same-node.ts';

/** One subject per node and serial number, sorted by both. */
export function newestOfEach(subjects: readonly NodeSubject[]): NodeSubject[] {
  return [...byNode(subjects)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, named]) => machinesOf(named).flatMap(newestCapture))
    .sort((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()));
}

/** The problem of every bundle that shows a node name which several serial numbers go by, by bundle id. */
export function nameCollisions(subjects: readonly NodeSubject[]): Map<string, Problem> {
  const problems = new Map<string, Problem>();
  for (const named of byNode(subjects).values()) {
    const serials = serialsOf(named);
    if (serials.length < 2) continue;
    const detail = `${serials.length} different serial numbers under the name of one node`;
    for (const { bundle } of named)
      problems.set(bundle.bundleId, { code: 'node-name-collision', member: null, detail });
  }
  return problems;
}

const serialsOf = (subjects: readonly NodeSubject[]): string[] =>
  [...new Set(subjects.map(serialOf))].filter((serial) => serial !== '').sort();

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A bundle without a serial number is of the one machine there is; where there are several it stands alone. */
function machinesOf(subjects: readonly NodeSubject[]): NodeSubject[][] {
  if (serialsOf(subjects).length < 2) return [[...subjects]];
  return [...Map.groupBy(subjects, serialOf)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, machine]) => machine);
}

function newestCapture(subjects: readonly NodeSubject[]): NodeSubject[] {
  const [newest, ...older] = subjects.toSorted((a, b) => (isNewer(a, b) ? -1 : 1));
  if (newest === undefined) return [];
  const capture = [newest];
  // One that overlaps none of the newer may still overlap one that does.
  for (const member of capture)
    capture.push(...older.filter((other) => !capture.includes(other) && overlap(member, other)));
  return [mergeCapture(capture.sort((a, b) => (isNewer(a, b) ? -1 : 1)))];
}

function overlap(one: NodeSubject, other: NodeSubject): boolean {
  const [a, b] = [spanOf(one), spanOf(other)];
  if (a.fromMs === null || a.toMs === null || b.fromMs === null || b.toMs === null) return false;
  return a.fromMs <= b.toMs && b.fromMs <= a.toMs;
}

/** Of the log, else of the packets. */
const spanOf = ({ group }: NodeSubject) => (group.hasLog ? group : (group.capture ?? group));

/** Of copies of one log a whole one says all that the others could. */
function mergeCapture(capture: readonly NodeSubject[]): NodeSubject {
  const apart = capture.filter((subject, at) => !capture.some((other, place) => covers(other, subject, place < at)));
  const merged = apart.reduce(mergeSubjects);
  const bundleIds = [...new Set(capture.flatMap((subject) => subject.bundleIds))];
  return { ...merged, bundleIds, group: { ...merged.group, ...packetsAndCertificates(capture) } };
}

/** A cut copy may hold packets that a whole one lacks. The newest list of trusted CAs stands. */
function packetsAndCertificates(capture: readonly NodeSubject[]) {
  const groups = capture.map(({ group }) => group);
  const trustStore = groups.find((group) => group.trustStore !== null)?.trustStore ?? null;
  return {
    capture: groups.map((group) => group.capture).reduce(mergeCaptures, null),
    trustStore,
    ownCertificates: distinct(groups.flatMap(({ ownCertificates }) => ownCertificates)),
  };
}

/** A whole log that starts with the other, cut one; or the same bytes once more. */
function covers(a: NodeSubject, b: NodeSubject, isFirst: boolean): boolean {
  if (a.bundle.sha256 === b.bundle.sha256) return isFirst;
  if (a.bundle.notes.logCut || !b.bundle.notes.logCut) return false;
  return a.group.fromMs === b.group.fromMs && (a.group.toMs ?? 0) >= (b.group.toMs ?? 0);
}

/** `a` is the newer one: its dumps and its name stand. */
function mergeSubjects(a: NodeSubject, b: NodeSubject): NodeSubject {
  const logCut = a.bundle.notes.logCut || b.bundle.notes.logCut;
  const captureCut = a.bundle.notes.captureCut || b.bundle.notes.captureCut;
  return {
    ...a,
    bundle: { ...a.bundle, notes: { ...a.bundle.notes, logCut, captureCut } },
    group: {
      ...a.group,
      fromMs: least(a.group.fromMs, b.group.fromMs),
      configuration: mergeConfiguration(a.group.configuration, b.group.configuration),
      status: mergeStatus(a.group.status, b.group.status),
    },
    log: mergeObservations(b.log, a.log),
  };
}

/** One with a log before one without; then by the end of the capture, the whole one of two that end alike, the bundle id. */
function isNewer(a: NodeSubject, b: NodeSubject): boolean {
  if (a.group.hasLog !== b.group.hasLog) return a.group.hasLog;
  const [left, right] = [captureEndMs(a) ?? 0, captureEndMs(b) ?? 0];
  if (left !== right) return left > right;
  if (a.bundle.notes.logCut !== b.bundle.notes.logCut) return b.bundle.notes.logCut;
  return a.bundle.bundleId > b.bundle.bundleId;
}
