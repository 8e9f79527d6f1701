// Stage 6, trust: which certificate may be the issuer of which, by name and key identifiers, before any signature is
// checked. The two dialects of OpenSSL differ in what they look at.
import type { Certificate } from '../model/certificate.ts';
import type { Dialect } from '../openssl/verify-errors.ts';
import { isSignedWith, publicKeyOf } from './public-key.ts';

/** What the authority key identifier says holds for that issuer, as far as both say something. */
export function hasKeyIdentifiersOf(certificate: Certificate, issuer: Certificate): boolean {
  const { authorityKeyId, rules } = certificate;
  if (authorityKeyId !== null && issuer.subjectKeyId !== null && authorityKeyId !== issuer.subjectKeyId) return false;
  const { serialNumber = null, issuerKey = null } = rules.authorityIssuer ?? {};
  if (serialNumber !== null && serialNumber !== issuer.serialNumber) return false;
  return issuerKey === null || issuerKey === issuer.issuerKey;
}

/** 1.1.1 asks for the key usage here and 3.x when it checks signatures; 3.x asks whether the kinds of key agree. */
export function mayBeIssuer(certificate: Certificate, issuer: Certificate, dialect: Dialect): boolean {
  if (issuer.subjectKey !== certificate.issuerKey) return false;
  if (issuer.rules.isMalformed || certificate.rules.isMalformed) return false;
  if (!hasKeyIdentifiersOf(certificate, issuer)) return false;
  return dialect === '1.1.1' ? maySignWith(issuer, certificate) : canHaveSigned(issuer, certificate);
}

/** A certificate without key usage may be used for anything. */
export function maySignWith({ rules: { keyUsage } }: Certificate, { rules: { isProxy } }: Certificate): boolean {
  return keyUsage === null || keyUsage.has(isProxy ? 'digitalSignature' : 'keyCertSign');
}

/** An RSA key signs with PSS too; one for PSS does nothing else. */
function canHaveSigned(issuer: Certificate, { rules: { signedBy } }: Certificate): boolean {
  if (publicKeyOf(issuer) === null) return false;
  return signedBy === issuer.keyType || (signedBy === 'rsa-pss' && issuer.keyType === 'rsa');
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
