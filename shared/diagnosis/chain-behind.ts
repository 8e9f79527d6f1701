// Stage 6, diagnosis: which captured chain a logged failure is about, and whether log and capture say the same.
import type { PresentedChain } from '../model/server-evidence.ts';
import { type Cause, isCertificateCause } from '../model/vocabulary.ts';
import type { JudgedServer } from './judge-node.ts';
import { confirmedChain } from './refined-cause.ts';

export interface LoggedChain {
  chain: PresentedChain;
  /**
   * `explains`: the log does not say why the certificate was refused, the chain does. `unverified`: without a trusted CA
   * list the capture can neither confirm nor deny it.
   */
  says: 'same' | 'explains' | 'otherwise' | 'unverified';
}

/**
 * null: no chain was captured, or the failure is not about the certificate of the server.
 * @param texts of the errors that told the cause
 */
export function chainBehind(
  cause: Cause,
  texts: ReadonlySet<string>,
  { observed, evidence }: JudgedServer,
): LoggedChain | null {
  const [newest] = evidence.presented;
  if (newest === undefined || !isCertificateCause(cause) || cause === 'rejected-by-server') return null;
  const confirmed = confirmedChain(texts, observed, evidence);
  if (confirmed?.fault.cause === cause) return { chain: confirmed, says: 'same' };
  const showing = evidence.presented.find((chain) => chain.fault?.cause === cause && cause === 'name-mismatch');
  // Where failures are only logged, the handshake goes on and logs what stands behind the first fault as well.
  const behind = evidence.presented.find((chain) => chain.behind.includes(cause));
  const fitting = showing ?? behind;
  if (fitting) return { chain: fitting, says: 'same' };
  if (!newest.isJudged) return { chain: newest, says: 'unverified' };
  return { chain: newest, says: cause === 'certificate-other' && newest.fault ? 'explains' : 'otherwise' };
}
