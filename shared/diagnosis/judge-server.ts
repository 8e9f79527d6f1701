// Stage 6, diagnosis: the verdict of one server, by the first rule that applies: a to i, as the contract letters them.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { ServerObservation, VerificationThen } from '../model/observations.ts';
import type { Cause, Reason, Verdict, Verification } from '../model/vocabulary.ts';
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
  if (server.failures.size > 0) {
    const later = [...server.failures].map((failure) => successesAfter(server, failure));
    if (later.some((states) => states.length === 0)) return judged('fail', [], refusal);
    const isBackAndForth = server.recoveries > 1;
    if (isMended(server, subject)) return judged('warn', [isBackAndForth ? 'intermittent' : 'recovered'], refusal);
    const states = later.flat().map((then) => verificationThen(then, subject));
    if (!isContinued(server) && states.includes('off'))
      return judged('warn', ['verification-off'], server.newestCertificate ?? refusal);
  } else if (server.failed > 0) return judged('fail', [], refusal);
  if (server.lastContinueMs !== null) return judged('warn', ['verification-permissive']);
  if (server.ok === 0) return judged('inconclusive', withoutExchange(server));
  const isProven = verifies(verification) && wasVerified(server, subject);
  if (isProven && server.failures.size === 0) return judged('pass', [], none);
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
function successesAfter(server: ServerObservation, [failedIp, failedMs]: [string, number]): VerificationThen[] {
  return [...server.okSent]
    .filter(([ip]) => failedIp === '' || ip === failedIp)
    .flatMap(([, byState]) => [...byState].filter(([, sentMs]) => sentMs > failedMs).map(([then]) => then));
}

/** A later success shows a certificate mended only where it was verified. */
function isMended(server: ServerObservation, subject: NodeSubject): boolean {
  if (server.certificateFailures.size === 0) return true;
  if (isContinued(server)) return false;
  return [...server.certificateFailures].every((failure) =>
    successesAfter(server, failure).some((then) => verifies(verificationThen(then, subject))),
  );
}

/** A failure was tolerated after the certificate had last been refused. */
const isContinued = ({ lastContinueMs, certificateFailures }: ServerObservation): boolean =>
  lastContinueMs !== null && lastContinueMs > Math.max(...certificateFailures.values());
