// Stage 6, diagnosis: the verdict of one server, by the first rule that applies: a to i, as the contract letters them.
import type { NodeSubject } from '../model/bundle-observations.ts';
import type { ServerObservation, VerificationThen } from '../model/observations.ts';
import type { ServerEvidence } from '../model/server-evidence.ts';
import type { Cause, Reason, Verdict, Verification } from '../model/vocabulary.ts';
import { capturedRefusal } from './handshake-refusal.ts';
import { refinedCause, textsOf } from './refined-cause.ts';
import { verificationThen, verifies } from './verification.ts';

export interface ServerJudgement {
  verdict: Verdict;
  reasons: Reason[];
  cause: Cause | null;
  alsoPossible: Cause[];
  /** What the captured chain would fail on, where nothing was verified. */
  wouldFail: Cause | null;
}

export function judgeServer(
  server: ServerObservation,
  subject: NodeSubject,
  verification: Verification,
  evidence: ServerEvidence,
): ServerJudgement {
  const isVerifying = verifies(verification) || server.lastContinueMs !== null;
  const fault = predictedFault(evidence.current);
  const judged = (verdict: Verdict, reasons: Reason[], told: Told = server.newest ?? none): ServerJudgement => ({
    verdict,
    reasons,
    ...refinedCause(told, textsOf(server, told.cause), server, evidence),
    wouldFail: isVerifying || (fault?.need && evidence.isStoreCut) ? null : (fault?.cause ?? null),
  });
  const refusal = server.newestRefusal ?? server.newest ?? capturedRefusal(evidence) ?? none;
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
  const isProven = verifies(verification) && wasVerified(server, subject);
  if (isProven && server.failures.size === 0) return judged('pass', [], none);
  if (server.ok === 0 && verifies(verification)) return judged('inconclusive', withoutExchange(server));
  return { ...judged('inconclusive', []), ...judgeByChain(server, evidence) };
}

/** Nothing was verified: the newest chain that was captured tells what verification would have said. */
function judgeByChain(
  server: ServerObservation,
  { presented, current, encrypted, isCut, isStoreCut }: ServerEvidence,
): Pick<ServerJudgement, 'verdict' | 'reasons'> & Partial<ServerJudgement> {
  const fault = predictedFault(current);
  // What is missing in a list that was cut may have stood in it.
  if (fault?.need && isStoreCut) return { verdict: 'inconclusive', reasons: ['not-verified', 'evidence-truncated'] };
  if (fault !== null) return { verdict: 'warn', reasons: ['would-fail'], cause: null, wouldFail: fault.cause };
  if (server.ok === 0) return { verdict: 'inconclusive', reasons: withoutExchange(server) };
  const [newest] = presented;
  if (!newest?.isJudged || server.failures.size > 0)
    return { verdict: 'inconclusive', reasons: [!newest && encrypted > 0 ? 'capture-encrypted' : 'not-verified'] };
  if (isCut) return { verdict: 'inconclusive', reasons: ['assumes-same-certificate', 'evidence-truncated'] };
  return { verdict: 'pass', reasons: ['assumes-same-certificate'] };
}

/** Of the newest chain; of several servers behind one name, the first that would fail. */
const predictedFault = (current: ServerEvidence['current']) =>
  current.find(({ fault }) => fault !== null)?.fault ?? null;

type Told = { cause: Cause | null; alsoPossible: Iterable<Cause> };

/** An ERROR line whose exchange the log does not hold is no exchange; it still tells of a port that nobody knows. */
const withoutExchange = ({ port, newest }: ServerObservation): Reason[] =>
  port === null && newest !== null ? ['no-exchange-seen', 'port-uncertain'] : ['no-exchange-seen'];

const none: Told = { cause: null, alsoPossible: [] };

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
