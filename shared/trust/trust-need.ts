// Stage 6, trust: what has to be added to the trusted CA list for a chain that failed for want of trust.
import type { Certificate } from '../model/certificate.ts';
import type { TrustNeed } from '../model/server-evidence.ts';
import { isIssuedBy } from './issuer.ts';
import type { KnownIssuers } from './known-issuers.ts';
import type { TrustStore } from './trust-store.ts';
import type { ChainVerification } from './verify-chain.ts';

type Failed = Extract<ChainVerification, { ok: false }>;

/** null: the fault is not one of trust. */
export function trustNeed(
  failed: Failed,
  sent: readonly Certificate[],
  store: TrustStore,
  issuers: KnownIssuers,
): TrustNeed | null {
  const { chain, name } = failed;
  const [leaf] = chain;
  if (name === 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT' && leaf) return { kind: 'own-certificate', certificate: leaf };
  const lacking = lackingIssuer(failed, store);
  if (lacking === null) return null;
  const at = chain.indexOf(lacking);
  // Self-signed by a key that may not sign: not even the certificate itself, stored, is an issuer.
  if (lacking.selfSigned && at === 0) return null;
  const ways = waysUp(chain, at, store, issuers);
  const rooted = ways.find(({ top }) => top.selfSigned);
  const isSent = new Set(sent.map(({ sha256 }) => sha256));
  if (rooted && store.has(rooted.top.sha256)) {
    // What the server sends itself is not missing.
    const missing = rooted.missing.filter(({ sha256 }) => !isSent.has(sha256));
    return { kind: 'known-issuers', missing: missing.length > 0 ? missing : rooted.missing, rootIsStored: true };
  }
  if (rooted) return { kind: 'known-issuers', missing: rooted.missing, rootIsStored: false };
  const [highest] = ways;
  return highest ? { kind: 'unknown-issuer', of: highest.top, known: highest.missing } : null;
}

interface Way {
  /** The last certificate on it. */
  top: Certificate;
  /** Those above the leaf that are not stored. */
  missing: readonly Certificate[];
}

/**
 * From the certificate whose issuer is lacking, then from those below it: an issuer that was chosen by its name may have
 * another of the same name beside it, that leads further or that really signed.
 */
function waysUp(chain: readonly Certificate[], lackingAt: number, store: TrustStore, issuers: KnownIssuers): Way[] {
  const isStoredRoot = ({ selfSigned, sha256 }: Certificate): boolean => selfSigned && store.has(sha256);
  const unsigned = chain.findIndex((each, at) => {
    const issuer = chain[at + 1];
    return at < lackingAt && issuer !== undefined && !isIssuedBy(each, issuer);
  });
  const ways: Way[] = [];
  for (let at = unsigned < 0 ? lackingAt : unsigned; at >= 0; at--) {
    const from = chain[at];
    if (from === undefined) continue;
    const above = from.selfSigned ? [] : issuers.above(from, isStoredRoot);
    const path = [...chain.slice(1, at + 1), ...above];
    ways.push({ top: path.at(-1) ?? from, missing: path.filter(({ sha256 }) => !store.has(sha256)) });
  }
  return ways;
}

/** The certificate of the chain whose issuer is not there, or is another one of the same name. */
export function lackingIssuer({ name, depth, chain, missingIssuer }: Failed, store: TrustStore): Certificate | null {
  if (missingIssuer !== null) return missingIssuer;
  const altered = name === 'X509_V_ERR_CERT_SIGNATURE_FAILURE' ? chain[depth] : undefined;
  return altered && storedNamesake(altered, store) ? altered : null;
}

/** A stored CA that bears the name of the issuer and is another one: the certificate does not identify its key. */
export const storedNamesake = (certificate: Certificate, store: TrustStore): Certificate | null =>
  store.bySubject(certificate.issuerKey).find((stored) => !isIdentified(certificate, stored)) ?? null;

const isIdentified = ({ authorityKeyId }: Certificate, { subjectKeyId }: Certificate): boolean =>
  authorityKeyId !== null && authorityKeyId === subjectKeyId;
