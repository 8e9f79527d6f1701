// Stage 6, trust: which certificate may be the issuer of which, by name and key identifiers, before any signature is
// checked.
import type { Certificate } from '../model/certificate.ts';
import type { Dialect } from '../openssl/verify-errors.ts';
import { isSignedWith, publicKeyOf } from './public-key.ts';

/** What the authority key identifier says holds for that issuer, as far as both say something. */
function hasKeyIdentifiersOf(certificate: Certificate, issuer: Certificate): boolean {
  const { authorityKeyId, rules } = certificate;
  if (authorityKeyId !== null && issuer.subjectKeyId !== null && authorityKeyId !== issuer.subjectKeyId) return false;
  const { serialNumber = null, issuerKey = null } = rules.authorityIssuer ?? {};
  if (serialNumber !== null && serialNumber !== issuer.serialNumber) return false;
  return issuerKey === null || issuerKey === issuer.issuerKey;
}

/** By names, identifiers and kinds of key: neither the signature nor what the issuer may be used for is looked at. */
export function mayBeIssuer(certificate: Certificate, issuer: Certificate, dialect: Dialect): boolean {
  if (issuer.subjectKey !== certificate.issuerKey) return false;
  if (isUnusable(issuer, dialect) || isUnusable(certificate, dialect)) return false;
  return hasKeyIdentifiersOf(certificate, issuer) && canHaveSigned(issuer, certificate, dialect);
}

/** 3.x takes a key usage that names no use for a fault of encoding. */
const isUnusable = ({ rules: { isMalformed, keyUsage } }: Certificate, dialect: Dialect): boolean =>
  isMalformed || (dialect === '3' && keyUsage?.size === 0);

/** A certificate without key usage may be used for anything. */
export function maySignWith({ rules: { keyUsage } }: Certificate, { rules: { isProxy } }: Certificate): boolean {
  return keyUsage === null || keyUsage.has(isProxy ? 'digitalSignature' : 'keyCertSign');
}

/** An RSA key signs with PSS too; that one for PSS does nothing else is known to 3.x only. */
function canHaveSigned(issuer: Certificate, { rules: { signedBy } }: Certificate, dialect: Dialect): boolean {
  if (publicKeyOf(issuer) === null) return false;
  if (signedBy === issuer.keyType) return true;
  if (signedBy === 'rsa-pss') return issuer.keyType === 'rsa';
  return dialect === '1.1.1' && signedBy === 'rsa' && issuer.keyType === 'rsa-pss';
}

/** As OpenSSL flags it: by names and identifiers, its signature is not looked at. */
export function isFlaggedSelfSigned(certificate: Certificate, dialect: Dialect): boolean {
  return mayBeIssuer(certificate, certificate, dialect);
}

/** Really: names and key identifiers fit, and the key verifies the signature. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (issuer.subjectKey !== certificate.issuerKey || !hasKeyIdentifiersOf(certificate, issuer)) return false;
  const key = publicKeyOf(issuer);
  return key !== null && isSignedWith(certificate, key);
}
