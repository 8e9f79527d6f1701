// Stage 6, trust: the second step of verification: what each certificate of a chain says it may be used for, from the
// server's own upwards.
import type { Certificate } from '../model/certificate.ts';
import type { Dialect } from '../openssl/verify-errors.ts';
import { caKind, netscapeSslCa, netscapeSslServer } from './ca-kind.ts';
import { isFlaggedSelfSigned } from './issuer.ts';

/** A fault of the certificate at that place in the chain. */
export interface VerifyFault {
  name: string;
  depth: number;
}

export function extensionFault(chain: readonly Certificate[], dialect: Dialect): VerifyFault | null {
  let pathLength = 0;
  for (const [depth, certificate] of chain.entries()) {
    const name = ownFault(certificate, depth, chain.length, dialect) ?? pathFault(certificate, depth, pathLength);
    if (name !== null) return { name, depth };
    /** An issuer that issued itself, to change its key or policy, does not make the path longer. */
    if (depth > 0 && certificate.subjectKey !== certificate.issuerKey) pathLength++;
  }
  return null;
}

function ownFault(certificate: Certificate, depth: number, length: number, dialect: Dialect): string | null {
  const { rules } = certificate;
  if (rules.criticalExtensions.some((id) => !handled[dialect].has(id)))
    return 'X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION';
  if (rules.isProxy) return 'X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED';
  if (depth > 0 && !isCaEnough(certificate, depth === length - 1, dialect)) return 'X509_V_ERR_INVALID_CA';
  if (dialect === '3' && length > 1 && hasExplicitCurve(certificate)) return 'X509_V_ERR_EC_KEY_EXPLICIT_PARAMS';
  return mayServeTls(certificate, depth > 0, dialect) ? null : 'X509_V_ERR_INVALID_PURPOSE';
}

function isCaEnough(certificate: Certificate, isRoot: boolean, dialect: Dialect): boolean {
  const kind = caKind(certificate, isFlaggedSelfSigned(certificate, dialect));
  return kind === 'whole' || (isRoot && kind !== 'none');
}

const hasExplicitCurve = ({ key }: Certificate): boolean => key.endsWith('(explicit parameters)');

function pathFault({ rules }: Certificate, depth: number, pathLength: number): string | null {
  const limit = rules.basicConstraints?.pathLength ?? null;
  return depth > 1 && limit !== null && pathLength > limit ? 'X509_V_ERR_PATH_LENGTH_EXCEEDED' : null;
}

/** serverAuth, and the step-up purposes of old browsers; that for any purpose is not enough. */
const serverPurposes = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.4.1.311.10.3.3', '2.16.840.1.113730.4.1'];
const serverUsages = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];

/** The root is asked too. */
function mayServeTls(certificate: Certificate, isIssuer: boolean, dialect: Dialect): boolean {
  const { extendedKeyUsage, keyUsage, netscapeType } = certificate.rules;
  if (extendedKeyUsage && !serverPurposes.some((purpose) => extendedKeyUsage.has(purpose))) return false;
  if (isIssuer) {
    const kind = caKind(certificate, isFlaggedSelfSigned(certificate, dialect));
    return kind !== 'none' && (kind !== 'netscape' || ((netscapeType ?? 0) & netscapeSslCa) !== 0);
  }
  if (netscapeType !== null && (netscapeType & netscapeSslServer) === 0) return false;
  return keyUsage === null || serverUsages.some((usage) => keyUsage.has(usage));
}

/** Extensions that OpenSSL knows how to obey, so that they may be critical. */
const handledByBoth = [
  '2.16.840.1.113730.1.1', // Netscape certificate type
  '2.5.29.15', // key usage
  '2.5.29.17', // subject alternative name
  '2.5.29.19', // basic constraints
  '2.5.29.30', // name constraints
  '2.5.29.31', // CRL distribution points
  '2.5.29.32', // certificate policies
  '2.5.29.33', // policy mappings
  '2.5.29.36', // policy constraints
  '2.5.29.37', // extended key usage
  '2.5.29.54', // inhibit any policy
  '1.3.6.1.5.5.7.1.7', // IP address blocks
  '1.3.6.1.5.5.7.1.8', // autonomous systems
  '1.3.6.1.5.5.7.1.14', // proxy certificate
];
const handled: Record<Dialect, ReadonlySet<string>> = {
  '1.1.1': new Set(handledByBoth),
  '3': new Set([...handledByBoth, '1.3.6.1.5.5.7.48.1.5']) /* OCSP no check */,
};
