// Stage 6, trust: what OpenSSL would say of a chain of certificates: its verification step by step, for a client that
// connects to a TLS server, with security level 2. No revocation, no policies, no partial chains.
import type { Certificate } from '../model/certificate.ts';
import type { Dialect } from '../openssl/verify-errors.ts';
import { type BuiltChain, buildChain, longestChain, type VerificationContext } from './build-chain.ts';
import { extensionFault, type VerifyFault } from './check-extensions.ts';
import { isFlaggedSelfSigned, maySignWith } from './issuer.ts';
import { keySecurityBits, requiredSecurityBits } from './key-strength.ts';
import { nameConstraintFault } from './name-constraints.ts';
import { isSignedWith, publicKeyOf } from './public-key.ts';
import { signatureSecurityBits } from './signature-algorithm.ts';
import type { TrustStore } from './trust-store.ts';

export type ChainVerification =
  | { ok: true; chain: Certificate[] }
  | {
      ok: false;
      /** `X509_V_ERR_…` */
      name: string;
      /** Of the certificate that the error is about: 0 is the server's own. */
      depth: number;
      /** As far as it was built. */
      chain: Certificate[];
      /** The certificate whose issuer was not found; an untrusted root itself. null: that is not the fault. */
      missingIssuer: Certificate | null;
    };

/** The first fault, which ends a handshake. `sent` is as it came from the server, its own certificate first. */
export function verifyChain(
  sent: readonly Certificate[],
  store: TrustStore,
  atMs: number,
  dialect: Dialect,
): ChainVerification {
  const [leaf] = sent;
  if (leaf === undefined) return failed({ name: 'X509_V_ERR_INVALID_CALL', depth: 0 }, []);
  if (keySecurityBits(leaf, dialect) < requiredSecurityBits)
    return failed({ name: 'X509_V_ERR_EE_KEY_TOO_SMALL', depth: 0 }, [leaf]);
  const context: VerificationContext = { sent, store, atMs: Math.floor(atMs / 1000) * 1000, dialect };
  const built = buildChain(leaf, context);
  const { chain } = built;
  if (!built.isTrusted) return untrusted(built, dialect);
  const fault =
    extensionFault(chain, dialect) ??
    strengthFault(chain, dialect) ??
    signatureOrDateFault(chain, context) ??
    nameConstraintFault(chain);
  return fault === null ? { ok: true, chain } : failed(fault, chain);
}

const failed = (
  { name, depth }: VerifyFault,
  chain: Certificate[],
  missingIssuer: Certificate | null = null,
): ChainVerification => ({ ok: false, name, depth, chain, missingIssuer });

function untrusted({ chain, sentCount }: BuiltChain, dialect: Dialect): ChainVerification {
  const depth = chain.length - 1;
  const top = chain[depth] ?? null;
  if (chain.length > longestChain) return failed({ name: 'X509_V_ERR_CERT_CHAIN_TOO_LONG', depth }, chain);
  const name =
    top && isFlaggedSelfSigned(top, dialect) ? selfSignedError(depth) : missingIssuerError(sentCount > depth);
  return failed({ name, depth }, chain, top);
}

const selfSignedError = (depth: number): string =>
  depth === 0 ? 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT' : 'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN';

const missingIssuerError = (isSent: boolean): string =>
  isSent ? 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY' : 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT';

/** The key of the server's certificate was looked at first of all; the signature of the root does not matter. */
function strengthFault(chain: readonly Certificate[], dialect: Dialect): VerifyFault | null {
  for (const [depth, certificate] of chain.entries()) {
    if (depth > 0 && keySecurityBits(certificate, dialect) < requiredSecurityBits)
      return { name: 'X509_V_ERR_CA_KEY_TOO_SMALL', depth };
    if (depth < chain.length - 1 && signatureSecurityBits(certificate.signature) < requiredSecurityBits)
      return { name: 'X509_V_ERR_CA_MD_TOO_WEAK', depth };
  }
  return null;
}

/** From the root down; of each certificate the signature, then the dates. */
function signatureOrDateFault(
  chain: readonly Certificate[],
  { atMs, dialect }: VerificationContext,
): VerifyFault | null {
  for (let depth = chain.length - 1; depth >= 0; depth--) {
    const certificate = chain[depth];
    if (certificate === undefined) continue;
    const issuer = chain[depth + 1];
    const fault = issuer ? signatureFault(certificate, issuer, depth, dialect) : null;
    if (fault) return fault;
    if (certificate.notBeforeMs > atMs) return { name: 'X509_V_ERR_CERT_NOT_YET_VALID', depth };
    if (certificate.notAfterMs <= atMs) return { name: 'X509_V_ERR_CERT_HAS_EXPIRED', depth };
  }
  return null;
}

function signatureFault(
  certificate: Certificate,
  issuer: Certificate,
  depth: number,
  dialect: Dialect,
): VerifyFault | null {
  if (dialect === '3' && !maySignWith(issuer, certificate))
    return { name: 'X509_V_ERR_KEYUSAGE_NO_CERTSIGN', depth: depth + 1 };
  const key = publicKeyOf(issuer);
  if (key === null) return { name: 'X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', depth: depth + 1 };
  return isSignedWith(certificate, key) ? null : { name: 'X509_V_ERR_CERT_SIGNATURE_FAILURE', depth };
}
