// Stage 6, diagnosis: which captured chain a logged failure is about, and whether log and capture say the same.
import type { SignatureTally } from '../model/observations.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import { type Cause, isCertificateCause } from '../model/vocabulary.ts';
import type { JudgedServer } from './judge-node.ts';
import { confirmedChain, textsOf } from './refined-cause.ts';

export interface LoggedChain {
  chain: PresentedChain;
  /**
   * `same`: verified against the trusted CA list it fails just so. `visible`: its certificates show the fault, and there is
   * no trusted CA list. `explains`: the log does not say why, the chain does. `otherwise`: it fails on something else, or
   * would pass. `unverified`: without a trusted CA list nothing can be said.
   */
  says: 'same' | 'visible' | 'explains' | 'otherwise' | 'unverified';
}

/** What told a cause: texts of errors, and whether the handshake went on all the same. */
export interface Telling {
  texts: ReadonlySet<string>;
  action: SignatureTally['action'];
}

/** null: no chain was captured, or the failure is not about the certificate of the server. */
export function chainBehind(cause: Cause, { texts, action }: Telling, server: JudgedServer): LoggedChain | null {
  const { presented } = server.evidence;
  const [newest] = presented;
  if (newest === undefined || !isCertificateCause(cause) || cause === 'rejected-by-server') return null;
  const confirmed = confirmedChain(texts, server.observed, server.evidence);
  if (confirmed?.fault.cause === cause) return { chain: confirmed, says: 'same' };
  const named = presented.find(({ fault }) => fault?.cause === cause && cause === 'name-mismatch');
  // Where failures are only logged, the handshake goes on and logs what stands behind the first fault as well.
  const behind = presented.find((chain) => action === 'continue' && chain.isJudged && chain.behind.includes(cause));
  const fitting = named ?? behind;
  if (fitting) return { chain: fitting, says: 'same' };
  const visible = presented.find((chain) => !chain.isJudged && chain.behind.includes(cause));
  if (visible) return { chain: visible, says: 'visible' };
  if (!newest.isJudged) return { chain: newest, says: 'unverified' };
  return { chain: newest, says: cause === 'certificate-other' && newest.fault ? 'explains' : 'otherwise' };
}

/** The chain that the verdict on a server is about; null: none was captured, or none that fits what was logged. */
export function chainOfVerdict(server: JudgedServer): PresentedChain | null {
  const { observed, evidence, judgement } = server;
  const [newest] = evidence.presented;
  const told = observed.newestRefusal ?? observed.newest;
  if (judgement.cause === null && judgement.wouldFail !== null)
    return evidence.current.find(({ fault }) => fault !== null) ?? null;
  if (judgement.cause === null || told === null) return newest ?? null;
  const actions = [...observed.tallies.values()]
    .filter(({ cause }) => cause === told.cause)
    .map(({ action }) => action);
  const telling = { texts: textsOf(observed, told.cause), action: actions[0] ?? null };
  const logged = chainBehind(judgement.cause, telling, server);
  if (logged === null) return newest ?? null;
  return logged.says === 'otherwise' ? null : logged.chain;
}
