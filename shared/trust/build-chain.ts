// Stage 6, trust: the first step of verification: looks for issuers, from the server's certificate upwards, until one is
// trusted. The trust store is asked before what the server sent.
import type { Certificate } from '../model/certificate.ts';
import type { Dialect } from '../openssl/verify-errors.ts';
import { isFlaggedSelfSigned, mayBeIssuer } from './issuer.ts';
import type { TrustStore } from './trust-store.ts';

export interface VerificationContext {
  sent: readonly Certificate[];
  store: TrustStore;
  /** Whole seconds, as OpenSSL has them. */
  atMs: number;
  dialect: Dialect;
}

export interface BuiltChain {
  chain: Certificate[];
  isTrusted: boolean;
  /** How many of the chain, from its beginning, are not from the trust store. */
  sentCount: number;
}

/** Issuers above the server's certificate that the traffic server lets OpenSSL look for. */
const depthLimit = 7;

/** Chains are built up to one longer than the limit, so that the one too many can be reported. */
export const longestChain = depthLimit + 1;

export function buildChain(leaf: Certificate, context: VerificationContext): BuiltChain {
  const { sent, store, dialect } = context;
  const chain = [leaf];
  const isSelfSigned = (certificate: Certificate): boolean => isFlaggedSelfSigned(certificate, dialect);

  let fromStore: Certificate | null = null;
  for (let top = leaf; chain.length <= longestChain; chain.push(top)) {
    fromStore = issuerAmong(store.bySubject(top.issuerKey), top, context);
    if (fromStore !== null || isSelfSigned(top)) break;
    const issuer = issuerAmong(unused(sent, chain), top, context);
    if (issuer === null) break;
    top = issuer;
  }
  const sentCount = chain.length;
  const top = chain.at(-1) ?? leaf;
  if (fromStore === null) return { chain, isTrusted: false, sentCount };
  if (isSelfSigned(top)) {
    /** One that only looks like a trusted certificate is none. */
    const isStored = fromStore.sha256 === top.sha256;
    return { chain, isTrusted: isStored, sentCount: isStored ? sentCount - 1 : sentCount };
  }
  return { ...climbStore(chain, fromStore, context), sentCount };
}

/** Once an issuer came from the store, only the store is asked. */
function climbStore(
  chain: Certificate[],
  first: Certificate,
  context: VerificationContext,
): Pick<BuiltChain, 'chain' | 'isTrusted'> {
  for (let issuer: Certificate | null = first; issuer !== null; ) {
    chain.push(issuer);
    if (isFlaggedSelfSigned(issuer, context.dialect)) return { chain, isTrusted: true };
    if (chain.length > longestChain) break;
    issuer = issuerAmong(context.store.bySubject(issuer.issuerKey), issuer, context);
  }
  return { chain, isTrusted: false };
}

/** The first that is valid now. If none is: 1.1.1 takes the last one, 3.x the one that was valid longest. */
function issuerAmong(
  candidates: readonly Certificate[],
  certificate: Certificate,
  { atMs, dialect }: VerificationContext,
): Certificate | null {
  let best: Certificate | null = null;
  for (const candidate of candidates) {
    if (!mayBeIssuer(certificate, candidate, dialect)) continue;
    if (candidate.notBeforeMs <= atMs && atMs < candidate.notAfterMs) return candidate;
    if (best === null || dialect === '1.1.1' || candidate.notAfterMs > best.notAfterMs) best = candidate;
  }
  return best;
}

/** Sent ones are used once each; stored ones may come again, until the chain is too long. */
const unused = (candidates: readonly Certificate[], chain: readonly Certificate[]): Certificate[] =>
  candidates.filter((candidate) => chain.every(({ sha256 }) => sha256 !== candidate.sha256));
