// Stage 6, diagnosis: what several captures, and several certificate files, of one node tell together.
import type { MemberCertificates, NodeEvidence, StoredTrust } from '../model/bundle-observations.ts';
import type { AlertTally, CaptureObservations, HandshakeTally } from '../model/capture-observations.ts';
import type { Certificate } from '../model/certificate.ts';
import { least, mergeMaps, most } from './merge-observations.ts';

type Maybe<T> = T | null;

/** A handshake that both hold was captured twice: counts of it are those of the one that saw more. */
export function mergeCaptures(
  a: Maybe<CaptureObservations>,
  b: Maybe<CaptureObservations>,
): Maybe<CaptureObservations> {
  if (a === null || b === null) return a ?? b;
  return {
    handshakes: mergeMaps(a.handshakes, b.handshakes, mergeTallies),
    ownIp: a.handshakes.size === 0 ? b.ownIp : b.handshakes.size === 0 || a.ownIp === b.ownIp ? a.ownIp : null,
    fromMs: least(a.fromMs, b.fromMs),
    toMs: most(a.toMs, b.toMs),
  };
}

/** Captures that overlap show the same handshakes; those that follow each other add up. */
function mergeTallies(a: HandshakeTally, b: HandshakeTally): HandshakeTally {
  const isApart = a.lastMs < b.firstMs || b.lastMs < a.firstMs;
  const sum = (x: number, y: number): number => (isApart ? x + y : Math.max(x, y));
  const alerts = (x: AlertTally, y: AlertTally): AlertTally => ({
    count: sum(x.count, y.count),
    lastMs: Math.max(x.lastMs, y.lastMs),
  });
  return {
    ...a,
    count: sum(a.count, b.count),
    completed: sum(a.completed, b.completed),
    firstMs: Math.min(a.firstMs, b.firstMs),
    lastMs: Math.max(a.lastMs, b.lastMs),
    lastCompletedMs: most(a.lastCompletedMs, b.lastCompletedMs),
    clientAlerts: mergeMaps(a.clientAlerts, b.clientAlerts, alerts),
    serverAlerts: mergeMaps(a.serverAlerts, b.serverAlerts, alerts),
  };
}

/** Several files that say what a node trusts are one list, in their order. */
function mergeStores(a: Maybe<StoredTrust>, b: Maybe<StoredTrust>): Maybe<StoredTrust> {
  if (a === null || b === null) return a ?? b;
  return storedTrust([...a.certificates, ...b.certificates], a.isWhole && b.isWhole);
}

function storedTrust(all: readonly Certificate[], isWhole: boolean): StoredTrust {
  const certificates = distinct(all);
  return { certificates, digests: new Set(certificates.map(({ sha256 }) => sha256)), isWhole };
}

export const distinct = (certificates: readonly Certificate[]): Certificate[] => [
  ...new Map(certificates.map((each) => [each.sha256, each])).values(),
];

export function addCertificates(evidence: NodeEvidence, { use, certificates, isWhole }: MemberCertificates): void {
  if (use === 'trust-store') evidence.trustStore = mergeStores(evidence.trustStore, storedTrust(certificates, isWhole));
  // Behind a node's own certificate stands its chain: those are not its own.
  const [own] = certificates;
  if (use === 'own' && own) evidence.ownCertificates = distinct([...evidence.ownCertificates, own]);
}
