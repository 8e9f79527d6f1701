// Stage 6, diagnosis: what several logs of one node have shown, as one: nothing that one of them showed is lost.
import type { NodeObservations, QuotedLine, ServerObservation, SignatureTally } from '../model/observations.ts';

type Maybe<T> = T | null;

export function mergeObservations(a: Maybe<NodeObservations>, b: Maybe<NodeObservations>): Maybe<NodeObservations> {
  if (a === null || b === null) return a ?? b;
  return {
    host: a.host === '' ? b.host : a.host,
    utcOffset: b.utcOffset ?? a.utcOffset,
    verification: newer(a.verification, b.verification),
    relayedToLoopback: a.relayedToLoopback + b.relayedToLoopback,
    sentElsewhere: a.sentElsewhere + b.sentElsewhere,
    dialect: a.dialect ?? b.dialect,
    servers: mergeMaps(a.servers, b.servers, mergeServers),
    serversCut: a.serversCut || b.serversCut,
  };
}

function mergeServers(a: ServerObservation, b: ServerObservation): ServerObservation {
  const [before, after] = lastSeen(a) <= lastSeen(b) ? [a, b] : [b, a];
  const [failedBefore, failedAfter] = (a.lastFailedMs ?? 0) <= (b.lastFailedMs ?? 0) ? [a, b] : [b, a];
  return {
    address: after.address,
    port: after.port,
    ip: after.ip ?? before.ip,
    scheme: after.scheme ?? before.scheme,
    domain: after.domain ?? before.domain,
    paths: a.paths.union(b.paths),
    ok: a.ok + b.ok,
    failed: a.failed + b.failed,
    firstFailedMs: least(a.firstFailedMs, b.firstFailedMs),
    lastFailedMs: most(a.lastFailedMs, b.lastFailedMs),
    lastOkMs: most(a.lastOkMs, b.lastOkMs),
    failedTxnIds: [...new Set([...failedBefore.failedTxnIds, ...failedAfter.failedTxnIds])],
    lastFailure: newer(a.lastFailure, b.lastFailure),
    lastContinueMs: most(a.lastContinueMs, b.lastContinueMs),
    okSent: mergeMaps(a.okSent, b.okSent, (x, y) => mergeMaps(x, y, Math.max)),
    recoveries: a.recoveries + b.recoveries,
    lastOutcome: after.lastOutcome ?? before.lastOutcome,
    newest: newer(a.newest, b.newest),
    newestRefusal: newer(a.newestRefusal, b.newestRefusal),
    errors: mergeMaps(a.errors, b.errors, (x, y) => ({ ...x, count: x.count + y.count })),
    tallies: mergeMaps(a.tallies, b.tallies, mergeTallies),
  };
}

function mergeTallies(a: SignatureTally, b: SignatureTally): SignatureTally {
  const [before, after] = (a.lastMs ?? 0) <= (b.lastMs ?? 0) ? [a, b] : [b, a];
  return {
    signature: a.signature,
    cause: a.cause,
    alsoPossible: a.alsoPossible.union(b.alsoPossible),
    warnings: a.warnings + b.warnings,
    errors: a.errors + b.errors,
    responses: a.responses + b.responses,
    firstMs: least(a.firstMs, b.firstMs),
    lastMs: most(a.lastMs, b.lastMs),
    first: older(a.first, b.first),
    newestWarning: newer(a.newestWarning, b.newestWarning),
    newestError: newer(a.newestError, b.newestError),
    newestResponse: newer(a.newestResponse, b.newestResponse),
    action: after.action ?? before.action,
    error: after.error ?? before.error,
    failedExchanges: a.failedExchanges + b.failedExchanges,
    users: a.users.union(b.users),
    requests: a.requests.union(b.requests),
  };
}

function mergeMaps<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>, merge: (a: V, b: V) => V): Map<K, V> {
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

const older = (a: Maybe<QuotedLine>, b: Maybe<QuotedLine>): Maybe<QuotedLine> =>
  a === null || b === null ? (a ?? b) : (b.timeMs ?? 0) < (a.timeMs ?? 0) ? b : a;

export const most = (a: Maybe<number>, b: Maybe<number>): Maybe<number> =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
export const least = (a: Maybe<number>, b: Maybe<number>): Maybe<number> =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
