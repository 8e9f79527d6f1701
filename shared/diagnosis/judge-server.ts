// Stage 6, diagnosis: the verdict of one server, by the first rule that applies: a to i, as the contract letters them.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { ServerObservation } from '../model/observations.ts';
import { type Cause, isCertificateCause, type Reason, type Verdict, type Verification } from '../model/vocabulary.ts';
import { verificationThen, verifies } from './verification.ts';

export interface ServerJudgement {
  verdict: Verdict;
  reasons: Reason[];
  cause: Cause | null;
  alsoPossible: Cause[];
}

export function judgeServer(
  server: ServerObservation,
  subject: NodeSubject,
  verification: Verification,
): ServerJudgement {
  const cause = server.newest?.cause ?? null;
  const judged = (verdict: Verdict, reasons: Reason[] = []): ServerJudgement => ({
    verdict,
    reasons,
    cause,
    alsoPossible: [...(server.newest?.alsoPossible ?? [])],
  });
  if (server.lastFailure !== null) {
    const later = successesAfter(server, server.lastFailure);
    if (later.length === 0) return judged('fail');
    const states = later.map(({ then }) => verificationThen(then, subject));
    if (isMended(server, cause, states)) return judged('warn', [server.recoveries > 1 ? 'intermittent' : 'recovered']);
    if (states.includes('off')) return judged('warn', ['verification-off']);
  }
  if (server.lastContinueMs !== null) return judged('warn', ['verification-permissive']);
  if (server.lastFailure === null && server.ok > 0 && verifies(verification)) return withoutCause('pass', []);
  if (server.ok > 0) return { ...judged('inconclusive', ['not-verified']) };
  return withoutCause('inconclusive', ['no-exchange-seen']);
}

const withoutCause = (verdict: Verdict, reasons: Reason[]): ServerJudgement => ({
  verdict,
  reasons,
  cause: null,
  alsoPossible: [],
});

/** Successes whose request was sent after the failure, to the same IP address. */
function successesAfter(server: ServerObservation, failure: { timeMs: number; ip: string | null }) {
  return [...server.okSent]
    .filter(([ip]) => failure.ip === null || ip === failure.ip)
    .flatMap(([, byState]) => [...byState].map(([then, sentMs]) => ({ then, sentMs })))
    .filter(({ sentMs }) => sentMs > failure.timeMs);
}

/**
 * A later success shows a certificate mended only where it was verified. The UC server's refusal of the Expressway's own
 * certificate does not depend on the Expressway verifying.
 */
function isMended(server: ServerObservation, cause: Cause | null, states: readonly Verification[]): boolean {
  if (cause === null || !isCertificateCause(cause) || cause === 'rejected-by-server') return true;
  const continued = server.lastContinueMs !== null && server.lastContinueMs > (server.lastFailure?.timeMs ?? 0);
  return !continued && states.some(verifies);
}
