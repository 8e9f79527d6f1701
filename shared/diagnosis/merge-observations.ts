// Stage 6, diagnosis: what several logs of one node have shown, as one: nothing that one of them showed is lost.
import type { NodeObservations, QuotedLine, ServerObservation, SignatureTally } from '../model/observations.ts';
import { mergeTimes, sharedCount } from '../model/time-counts.ts';

type Maybe<T> = T | null;

export function mergeObservations(a: Maybe<NodeObservations>, b: Maybe<NodeObservations>): Maybe<NodeObservations> {
  if (a === null || b === null) return a ?? b;
  return {
    host: a.host === '' ? b.host : a.host,
    utcOffset: b.utcOffset ?? a.utcOffset,
    verification: newer(a.verification, b.verification),
    verificationBefore: earliest(a.verificationBefore, b.verificationBefore),
    relayedToLoopback: a.relayedToLoopback + b.relayedToLoopback,
    sentElsewhere: a.sentElsewhere + b.sentElsewhere,
    dialect: a.dialect ?? b.dialect,
    servers: mergeMaps(a.servers, b.servers, mergeServers),
    serverBudget: a.serverBudget,
    serversCut: a.serversCut || b.serversCut,
    transactionsCut: a.transactionsCut || b.transactionsCut,
    timeBudget: { left: Math.min(a.timeBudget.left, b.timeBudget.left) },
  };
}

function mergeServers(a: ServerObservation, b: ServerObservation): ServerObservation {
  const [before, after] = lastSeen(a) <= lastSeen(b) ? [a, b] : [b, a];
  const times = { ok: mergeTimes(a.times.ok, b.times.ok), failed: mergeTimes(a.times.failed, b.times.failed) };
  const [failedBefore, failedAfter] = (a.lastFailedMs ?? 0) <= (b.lastFailedMs ?? 0) ? [a, b] : [b, a];
  return {
    address: after.address,
    port: after.port,
    ip: after.ip ?? before.ip,
    scheme: after.scheme ?? before.scheme,
    domain: after.domain ?? before.domain,
    interfaces: a.interfaces.union(b.interfaces),
    ok: a.ok + b.ok - sharedCount(a.times.ok, b.times.ok),
    failed: a.failed + b.failed - sharedCount(a.times.failed, b.times.failed),
    times,
    timeBudget: a.timeBudget,
    firstFailedMs: least(a.firstFailedMs, b.firstFailedMs),
    lastFailedMs: most(a.lastFailedMs, b.lastFailedMs),
    lastOkMs: most(a.lastOkMs, b.lastOkMs),
    failedTxnIds: [...new Set([...failedBefore.failedTxnIds, ...failedAfter.failedTxnIds])],
    failures: mergeMaps(a.failures, b.failures, Math.max),
    certificateFailures: mergeMaps(a.certificateFailures, b.certificateFailures, Math.max),
    newestCertificate: newer(a.newestCertificate, b.newestCertificate),
    lastContinueMs: most(a.lastContinueMs, b.lastContinueMs),
    okSent: mergeMaps(a.okSent, b.okSent, (x, y) => mergeMaps(x, y, Math.max)),
    recoveries: recoveriesIn(times) ?? a.recoveries + b.recoveries,
    lastOutcome: after.lastOutcome ?? before.lastOutcome,
    newest: newer(a.newest, b.newest),
    newestRefusal: newer(a.newestRefusal, b.newestRefusal),
    errors: mergeMaps(a.errors, b.errors, (x, y) => ({
      ...x,
      count: x.count + y.count - sharedCount(x.times, y.times),
      times: mergeTimes(x.times, y.times),
    })),
    tallies: mergeMaps(a.tallies, b.tallies, mergeTallies),
  };
}

/** How often a success followed a failure; null where not every time is known. */
function recoveriesIn({ ok, failed }: ServerObservation['times']): number | null {
  if (ok.isCut || failed.isCut) return null;
  const inOrder = [
    ...[...failed.at.keys()].map((ms) => ({ ms, failed: true })),
    ...[...ok.at.keys()].map((ms) => ({ ms, failed: false })),
  ].sort((a, b) => a.ms - b.ms);
  return inOrder.filter((now, at) => !now.failed && inOrder[at - 1]?.failed === true).length;
}

function mergeTallies(a: SignatureTally, b: SignatureTally): SignatureTally {
  const count = (what: keyof SignatureTally['times']): number =>
    a[what] + b[what] - sharedCount(a.times[what], b.times[what]);
  const [before, after] = (a.lastMs ?? 0) <= (b.lastMs ?? 0) ? [a, b] : [b, a];
  return {
    signature: a.signature,
    cause: a.cause,
    alsoPossible: a.alsoPossible.union(b.alsoPossible),
    warnings: count('warnings'),
    errors: count('errors'),
    responses: count('responses'),
    firstMs: least(a.firstMs, b.firstMs),
    lastMs: most(a.lastMs, b.lastMs),
    first: older(a.first, b.first),
    newestWarning: newer(a.newestWarning, b.newestWarning),
    newestByText: mergeMaps(a.newestByText, b.newestByText, (x, y) => newer(x, y) ?? y),
    newestError: newer(a.newestError, b.newestError),
    newestResponse: newer(a.newestResponse, b.newestResponse),
    action: after.action ?? before.action,
    error: after.error ?? before.error,
    failedExchanges: count('failedExchanges'),
    times: {
      warnings: mergeTimes(a.times.warnings, b.times.warnings),
      errors: mergeTimes(a.times.errors, b.times.errors),
      responses: mergeTimes(a.times.responses, b.times.responses),
      failedExchanges: mergeTimes(a.times.failedExchanges, b.times.failedExchanges),
    },
    users: a.users.union(b.users),
    requests: a.requests.union(b.requests),
  };
}

export function mergeMaps<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>, merge: (a: V, b: V) => V): Map<K, V> {
  const merged = new Map(a);
  for (const [key, value] of b) {
    const known = merged.get(key);
    merged.set(key, known === undefined ? value : merge(known, value));
  }
  return merged;
}

const lastSeen = ({ lastOkMs, lastFailedMs }: ServerObservation): number => Math.max(lastOkMs ?? 0, lastFailedMs ?? 0);

const newer = <T extends { timeMs: number | null }>(a: Maybe<T>, b: Maybe<T>): Maybe<T> =>
  a === null || b === null ? (a ?? b) : (a.timeMs ?? 0) > (b.timeMs ?? 0) ? a : b;

const earliest = <T extends { timeMs: number }>(a: Maybe<T>, b: Maybe<T>): Maybe<T> =>
  a === null || b === null ? (a ?? b) : b.timeMs < a.timeMs ? b : a;

const older = (a: Maybe<QuotedLine>, b: Maybe<QuotedLine>): Maybe<QuotedLine> =>
  a === null || b === null ? (a ?? b) : (b.timeMs ?? 0) < (a.timeMs ?? 0) ? b : a;

export const most = (a: Maybe<number>, b: Maybe<number>): Maybe<number> =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
export const least = (a: Maybe<number>, b: Maybe<number>): Maybe<number> =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
