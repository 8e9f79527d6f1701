// Every text that OpenSSL has for a failed verification, in all dialects, gives exactly one signature with its cause.
import { describe, expect, it } from 'vitest';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { trafficServer } from './record-of.ts';

const textsByCause: Readonly<Record<string, readonly string[]>> = {
  'certificate-other': [
    'unspecified certificate verification error',
    'unable to get certificate CRL',
    "unable to decrypt certificate's signature",
    "unable to decrypt CRL's signature",
    'unable to decode issuer public key',
    'CRL signature failure',
    'CRL is not yet valid',
    'CRL has expired',
    "format error in certificate's notBefore field",
    "format error in certificate's notAfter field",
    "format error in CRL's lastUpdate field",
    "format error in CRL's nextUpdate field",
    'out of memory',
    "issuer certificate doesn't have a public key",
    'certificate rejected',
    'unable to get CRL issuer certificate',
    'key usage does not include CRL signing',
    'unhandled critical CRL extension',
    'proxy path length constraint exceeded',
    'proxy certificates not allowed, please set the appropriate flag',
    'invalid or inconsistent certificate policy extension',
    'no explicit policy',
    'Different CRL scope',
    'different CRL scope',
    'Unsupported extension feature',
    'unsupported extension feature',
    "RFC 3779 resource not subset of parent's resources",
    'name constraints minimum and maximum not supported',
    'application verification failure',
    'unsupported name constraint type',
    'unsupported or invalid name constraint syntax',
    'unsupported or invalid name syntax',
    'CRL path validation error',
    'Path Loop',
    'path loop',
    'Suite B: certificate version invalid',
    'Suite B: invalid public key algorithm',
    'Suite B: invalid ECC curve',
    'Suite B: invalid signature algorithm',
    'Suite B: curve not allowed for this LOS',
    'Suite B: cannot sign P-384 with P-256',
    'No matching DANE TLSA records',
    'no matching DANE TLSA records',
    'Invalid certificate verification context',
    'invalid certificate verification context',
    'Issuer certificate lookup error',
    'issuer certificate lookup error',
    'Certificate Transparency required, but no valid SCTs found',
    'proxy subject name violation',
    'OCSP verification needed',
    'OCSP verification failed',
    'OCSP unknown cert',
    'Cannot find certificate signature algorithm',
    'subject signature algorithm and issuer public key algorithm mismatch',
    'cert info signature and signature algorithm mismatch',
    'Certificate public key has explicit ECC parameters',
    'Path length invalid for non-CA cert',
    'Path length given without key usage keyCertSign',
    'Key usage keyCertSign invalid for non-CA cert',
    'Issuer name empty',
    'Subject name empty',
    'Missing Authority Key Identifier',
    'Missing Subject Key Identifier',
    'Empty Subject Alternative Name extension',
    'Subject empty and Subject Alt Name extension not critical',
    'Basic Constraints of CA cert not marked critical',
    'Authority Key Identifier marked critical',
    'Subject Key Identifier marked critical',
    'CA cert does not include key usage extension',
    'Using cert extension requires at least X509v3',
    'Raw public key untrusted, no trusted keys configured',
    'OCSP response(s) invalid',
    'OCSP response signature verification failure',
    'OCSP response not yet valid (contains a date in the future)',
    'OCSP response has expired',
    'no OCSP response available for certificate',
  ],
  'untrusted-ca': [
    'unable to get issuer certificate',
    'self signed certificate in certificate chain',
    'self-signed certificate in certificate chain',
    'unable to get local issuer certificate',
    'unable to verify the first certificate',
    'certificate not trusted',
  ],
  'invalid-chain': [
    'certificate signature failure',
    'certificate chain too long',
    'invalid CA certificate',
    'path length constraint exceeded',
    'subject issuer mismatch',
    'authority and subject key identifier mismatch',
    'authority and issuer serial number mismatch',
    'key usage does not include certificate signing',
    'unhandled critical extension',
    'invalid non-CA certificate (has CA markings)',
    'key usage does not include digital signature',
    'invalid or inconsistent certificate extension',
    'permitted subtree violation',
    'excluded subtree violation',
  ],
  'not-yet-valid': ['certificate is not yet valid', 'certificate is not yet valid or the system clock is incorrect'],
  expired: ['certificate has expired'],
  'self-signed': ['self signed certificate', 'self-signed certificate'],
  revoked: ['certificate revoked'],
  'wrong-purpose': ['unsupported certificate purpose', 'unsuitable certificate purpose'],
  'name-mismatch': [
    'Hostname mismatch',
    'hostname mismatch',
    'Email address mismatch',
    'email address mismatch',
    'IP address mismatch',
  ],
  'weak-crypto': [
    'EE certificate key too weak',
    'CA certificate key too weak',
    'CA signature digest algorithm too weak',
  ],
};

const matcher = makeMatcher(shippedPack);
const byId = new Map(shippedPack.signatures.map((signature) => [signature.id, signature]));

function signatureFor(text: string) {
  const line = `Core server certificate verification failed for (a.lab). Action=Terminate Error=${text} server=a.lab(10.1.2.3) depth=0`;
  const match = matcher.match(trafficServer(`[ET_NET 0] WARNING: ${line}`));
  expect(match?.fields.error).toBe(text);
  return byId.get(match?.signature ?? '');
}

describe.each(Object.entries(textsByCause))('%s', (cause, texts) => {
  it.each(texts)('is the cause of: %s', (text) => {
    expect(signatureFor(text)?.cause).toBe(cause);
  });
});

it('a missing intermediate is possible where the issuer was not found, and only there', () => {
  const open = Object.values(textsByCause)
    .flat()
    .filter((text) => signatureFor(text)?.alsoPossible.includes('missing-intermediate'));
  expect(open).toEqual([
    'unable to get issuer certificate',
    'unable to get local issuer certificate',
    'unable to verify the first certificate',
  ]);
});

it('no error is named by two signatures', () => {
  const named = shippedPack.signatures.flatMap(({ where }) => where.verifyErrors ?? []);
  expect(named.length).toBe(new Set(named).size);
});

it('an unknown text is another certificate fault, with its text kept', () => {
  expect(signatureFor('something OpenSSL has not said yet')?.cause).toBe('certificate-other');
  expect(signatureFor('unknown certificate verification error')?.cause).toBe('certificate-other');
});
