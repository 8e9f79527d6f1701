// Stage 5, exchanges: what is counted per server. Kept small whatever the length of the log: counts, firsts, newests.
import type { Limits } from '../model/limits.ts';
import type { ServerObservation, VerificationThen } from '../model/observations.ts';
import { noteTime } from '../model/time-counts.ts';
import type { Transaction } from './transaction.ts';

/** Counts a transaction that ended `ok` or `failed`. */
export function countExchange(server: ServerObservation, transaction: Transaction, limits: Limits): void {
  const { outcome, closedMs, target } = transaction;
  const ip = transaction.lastAttempt?.ip ?? null;
  server.ip = ip ?? server.ip;
  server.scheme ??= target?.scheme ?? null;
  server.domain ??= target?.domain ?? null;
  addBounded(server.interfaces, interfaceOf(transaction.path), limits.maxImpactSamples);
  if (outcome === 'ok') {
    server.ok++;
    noteTime(server.times.ok, closedMs, server.timeBudget);
    server.lastOkMs = later(server.lastOkMs, closedMs);
    if (server.lastOutcome === 'failed') server.recoveries++;
    noteOk(server, ip, transaction.sentUnder, transaction.sentOrder ?? transaction.sentMs ?? closedMs);
  } else {
    server.failed++;
    noteTime(server.times.failed, closedMs, server.timeBudget);
    server.firstFailedMs = earlier(server.firstFailedMs, closedMs);
    server.lastFailedMs = later(server.lastFailedMs, closedMs);
    server.failedTxnIds.push(String(transaction.txnId));
    if (server.failedTxnIds.length > limits.maxFailedTxnIds * 2)
      server.failedTxnIds.splice(0, server.failedTxnIds.length - limits.maxFailedTxnIds);
    noteFailure(server.failures, transaction.closedOrder, ip);
  }
  server.lastOutcome = outcome === 'ok' ? 'ok' : 'failed';
}

/** The path up to its second stroke: `/cucm-uds/`. */
function interfaceOf(path: string | null): string | null {
  const end = path?.indexOf('/', 1) ?? -1;
  return path === null || end < 0 ? path : path.slice(0, end + 1);
}

function noteOk(server: ServerObservation, ip: string | null, then: VerificationThen, sentMs: number | null): void {
  if (sentMs === null) return;
  const byState = server.okSent.get(ip ?? '') ?? new Map<VerificationThen, number>();
  byState.set(then, Math.max(byState.get(then) ?? sentMs, sentMs));
  server.okSent.set(ip ?? '', byState);
}

/** Addresses behind one name that failures are kept apart for. */
const maxIps = 64;

export function noteFailure(failures: Map<string, number>, atMs: number | null, ip: string | null): void {
  if (atMs === null) return;
  const key = ip !== null && (failures.has(ip) || failures.size < maxIps) ? ip : '';
  failures.set(key, Math.max(failures.get(key) ?? atMs, atMs));
}

export function addBounded(set: Set<string>, value: string | null, most: number): void {
  if (value !== null && set.size < most) set.add(value);
}

export const later = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);
export const earlier = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
