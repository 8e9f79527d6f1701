// Stage 6, diagnosis: the verdict of one server, by the first rule that applies: a to i, as the contract letters them.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { ServerObservation, VerificationThen } from '../model/observations.ts';
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
  const judged = (verdict: Verdict, reasons: Reason[], { cause, alsoPossible } = server.newest ?? none) => ({
    verdict,
    reasons,
    cause,
    alsoPossible: [...alsoPossible],
  });
  const refusal = server.newestRefusal ?? server.newest ?? none;
  if (server.lastFailure !== null) {
    const later = successesAfter(server, server.lastFailure);
    if (later.length === 0) return judged('fail', [], refusal);
    const states = later.map((then) => verificationThen(then, subject));
    const isBackAndForth = server.recoveries > 1;
    if (isMended(server, refusal.cause, states))
      return judged('warn', [isBackAndForth ? 'intermittent' : 'recovered'], refusal);
    if (states.includes('off')) return judged('warn', ['verification-off'], refusal);
  } else if (server.failed > 0) return judged('fail', [], refusal);
  if (server.lastContinueMs !== null) return judged('warn', ['verification-permissive']);
  if (server.ok === 0) return judged('inconclusive', withoutExchange(server));
  const isProven = verifies(verification) && wasVerified(server, subject);
  if (isProven && server.lastFailure === null) return judged('pass', [], none);
  return judged('inconclusive', ['not-verified']);
}

/** An ERROR line whose exchange the log does not hold is no exchange; it still tells of a port that nobody knows. */
const withoutExchange = ({ port, newest }: ServerObservation): Reason[] =>
  port === null && newest !== null ? ['no-exchange-seen', 'port-uncertain'] : ['no-exchange-seen'];

const none: { cause: Cause | null; alsoPossible: Iterable<Cause> } = { cause: null, alsoPossible: [] };

/** A success was seen while certificates were verified: setting verification on afterwards proves nothing. */
const wasVerified = (server: ServerObservation, subject: NodeSubject): boolean =>
  [...server.okSent.values()].some((byState) =>
    [...byState.keys()].some((then) => verifies(verificationThen(then, subject))),
  );

/** How verification stood when requests were sent, after the failure and to the same IP address, that were answered. */
function successesAfter(server: ServerObservation, failure: { timeMs: number; ip: string | null }): VerificationThen[] {
  return [...server.okSent]
    .filter(([ip]) => failure.ip === null || ip === failure.ip)
    .flatMap(([, byState]) => [...byState].filter(([, sentMs]) => sentMs > failure.timeMs).map(([then]) => then));
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
