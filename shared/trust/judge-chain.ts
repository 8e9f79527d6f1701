// Stage 6, trust: what the traffic server makes of a chain that is presented for an address: OpenSSL's verification
// against the node's trusted CA list first, then its own check of the name.
import type { Certificate } from '../model/certificate.ts';
import { type ChainFault, nameMismatchError, type PresentedChain } from '../model/server-evidence.ts';
import type { Cause } from '../model/vocabulary.ts';
import type { Dialect } from '../openssl/verify-errors.ts';
import { nameMatches } from './check-name.ts';
import { type KnownIssuers, makeKnownIssuers } from './known-issuers.ts';
import { lackingIssuer, storedNamesake, trustNeed } from './trust-need.ts';
import { makeTrustStore, type TrustStore } from './trust-store.ts';
import { type ChainVerification, verifyChain } from './verify-chain.ts';

export type ChainJudge = (chain: readonly [Certificate, ...Certificate[]], address: string, atMs: number) => Judgement;

export type Judgement = Pick<PresentedChain, 'fault' | 'isJudged' | 'behind' | 'path' | 'restsOn'>;

/** What a verify error, by name, is a sign of. */
export type ErrorKnowledge = (error: string) => { signature: string; cause: Cause } | null;

export interface JudgeContext {
  /** null: not known. Nothing is judged then. */
  store: TrustStore | null;
  issuers: KnownIssuers;
  dialect: Dialect;
  knowledge: ErrorKnowledge;
}

export function makeChainJudge(context: JudgeContext): ChainJudge {
  const { store, dialect, knowledge } = context;
  const verify = store && makeVerification(store, dialect);
  return (chain, address, atMs) => {
    if (store === null || verify === null) {
      const path = [chain[0], ...makeKnownIssuers(chain).above(chain[0], () => false)];
      return { fault: null, isJudged: false, behind: visibleFaults(path, address, atMs), path, restsOn: [] };
    }
    const result = verify(chain, atMs);
    const fault = result.ok ? nameFault(chain, address, knowledge) : chainFault(result, chain, store, context);
    const behind = fault === null ? [] : faultsBehind(fault, chain, address, atMs);
    const restsOn = result.ok ? result.chain.map(({ sha256 }) => sha256).filter(store.has) : [];
    return { fault, isJudged: true, behind, path: result.chain, restsOn };
  };

  /** What is missing is added, and the chain verified again; what that does not show is what can be seen of it. */
  function faultsBehind(
    fault: ChainFault,
    chain: PresentedChain['certificates'],
    address: string,
    atMs: number,
  ): Cause[] {
    const added = fault.need?.kind === 'own-certificate' ? [fault.need.certificate] : null;
    const missing = added ?? (fault.need?.kind === 'known-issuers' ? fault.need.missing : []);
    const mended =
      missing.length > 0 && store
        ? verifyChain(chain, makeTrustStore([...store.all, ...missing]), atMs, dialect)
        : null;
    const next = mended === null || mended.ok ? [] : [knowledge(mended.name)?.cause ?? 'certificate-other'];
    const path = mended?.chain ?? [chain[0], ...makeKnownIssuers(chain).above(chain[0], () => false)];
    return [...new Set([...next, ...visibleFaults(path, address, atMs)])].filter((cause) => cause !== fault.cause);
  }
}

/** A chain is verified once per time, however many addresses it is presented for. */
function makeVerification(store: TrustStore, dialect: Dialect) {
  const verified = new Map<string, ChainVerification>();
  return (chain: readonly Certificate[], atMs: number): ChainVerification => {
    const key = `${atMs} ${chain.map(({ sha256 }) => sha256).join(' ')}`;
    const known = verified.get(key) ?? verifyChain(chain, store, atMs, dialect);
    verified.set(key, known);
    return known;
  };
}

function chainFault(
  failed: Extract<ChainVerification, { ok: false }>,
  sent: readonly Certificate[],
  store: TrustStore,
  { issuers, knowledge }: JudgeContext,
): ChainFault {
  const { name, depth } = failed;
  const known = knowledge(name);
  const need = trustNeed(failed, sent, store, issuers);
  const lacking = lackingIssuer(failed, store);
  return {
    name,
    depth,
    cause: causeOf(known?.cause ?? 'certificate-other', need),
    signature: known?.signature ?? null,
    need,
    storedNamesake: lacking && storedNamesake(lacking, store),
  };
}

const hostOf = (address: string): string => address.replace(/^\[(.*)\]$/, '$1');

function nameFault([leaf]: PresentedChain['certificates'], address: string, knowledge: ErrorKnowledge) {
  if (nameMatches(hostOf(address), leaf)) return null;
  const signature = knowledge(nameMismatchError)?.signature ?? null;
  const cause: Cause = 'name-mismatch';
  return { name: nameMismatchError, depth: 0, cause, signature, need: null, storedNamesake: null };
}

/** What can be seen whether a chain is trusted or not: the dates of what it leads over, and the name. */
function visibleFaults(path: readonly Certificate[], address: string, atMs: number): Cause[] {
  const [leaf] = path;
  const dated = path.filter((each) => each === leaf || !each.selfSigned);
  const faults: Cause[] = [];
  if (dated.some(({ notAfterMs }) => notAfterMs < atMs)) faults.push('expired');
  if (dated.some(({ notBeforeMs }) => notBeforeMs > atMs)) faults.push('not-yet-valid');
  if (leaf && !nameMatches(hostOf(address), leaf)) faults.push('name-mismatch');
  return faults;
}

/** Where trust is what is lacking, that is the cause, whatever error it came out as. */
function causeOf(byError: Cause, need: ChainFault['need']): Cause {
  if (need === null) return byError;
  if (need.kind === 'own-certificate') return 'self-signed';
  return need.kind === 'known-issuers' && need.rootIsStored ? 'missing-intermediate' : 'untrusted-ca';
}
