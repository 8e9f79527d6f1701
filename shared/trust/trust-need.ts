// Stage 6, trust: what has to be added to the trusted CA list for a chain that failed for want of trust.
import type { Certificate } from '../model/certificate.ts';
import type { TrustNeed } from '../model/server-evidence.ts';
import type { KnownIssuers } from './known-issuers.ts';
import type { TrustStore } from './trust-store.ts';
import type { ChainVerification } from './verify-chain.ts';

type Failed = Extract<ChainVerification, { ok: false }>;

/** null: the fault is not one of trust. */
export function trustNeed(failed: Failed, store: TrustStore, issuers: KnownIssuers): TrustNeed | null {
  const lacking = lackingIssuer(failed, store);
  const [leaf] = failed.chain;
  if (failed.name === 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT' && leaf)
    return { kind: 'own-certificate', certificate: leaf };
  if (lacking === null) return null;
  const at = failed.chain.indexOf(lacking);
  // Self-signed by a key that may not sign (1.1.1 looks at that): not even the certificate itself, stored, is an issuer.
  if (lacking.selfSigned && at === 0) return null;
  const below = failed.chain.slice(1, at + 1).filter((each) => !store.has(each.sha256));
  if (lacking.selfSigned) return { kind: 'known-issuers', missing: below, rootIsStored: false };
  const above = issuers.above(lacking, ({ selfSigned, sha256 }) => selfSigned && store.has(sha256));
  const top = above.at(-1);
  const isRooted = top?.selfSigned ?? false;
  const rootIsStored = isRooted && store.has(top?.sha256 ?? '');
  const missing = [...below, ...above.filter(({ sha256 }) => !store.has(sha256))];
  if (isRooted) return { kind: 'known-issuers', missing, rootIsStored };
  return { kind: 'unknown-issuer', of: top ?? lacking, known: missing };
}

/** The certificate of the chain whose issuer is not there, or is another one of the same name. */
export function lackingIssuer({ name, depth, chain, missingIssuer }: Failed, store: TrustStore): Certificate | null {
  if (missingIssuer !== null) return missingIssuer;
  const altered = name === 'X509_V_ERR_CERT_SIGNATURE_FAILURE' ? chain[depth] : undefined;
  return altered && storedNamesake(altered, store) ? altered : null;
}

/** A stored CA that bears the name of the issuer. */
export const storedNamesake = ({ issuerKey }: Certificate, store: TrustStore): Certificate | null =>
  store.bySubject(issuerKey)[0] ?? null;
