// Stage 6, trust: from the DER form to a certificate. OpenSSL's own parser, in node:crypto, decides whether it is one; names
// and extensions are then read as they are encoded.
import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate } from '../model/certificate.ts';
import { caKind } from './ca-kind.ts';
import { readExtensions } from './certificate-extensions.ts';
import { readTime } from './certificate-time.ts';
import { constructed, DerError, type DerValue, integerHex, partReader, primitive, readDer, tags } from './der.ts';
import { readName } from './distinguished-name.ts';
import { decoded, isSignedWith, keyFacts, keyIn } from './public-key.ts';
import { readSignatureAlgorithm } from './signature-algorithm.ts';

export type ParsedCertificate = { certificate: Certificate } | { fault: string };

/** Real ones are of 1 to 4 KiB; with post-quantum keys up to 20. */
const maxBytes = 65_536;
const maxCommonName = 512;

export function parseCertificate(der: Uint8Array): ParsedCertificate {
  if (der.length > maxBytes) return { fault: `${der.length} bytes, of ${maxBytes} that a certificate may have` };
  try {
    const { whole } = readDer(der, tags.sequence);
    if (whole.length < der.length) return { fault: `${der.length - whole.length} bytes after the certificate` };
    return { certificate: readCertificate(Uint8Array.from(der)) };
  } catch (error) {
    return { fault: error instanceof DerError ? error.message : 'OpenSSL does not take it for a certificate' };
  }
}

function readCertificate(der: Uint8Array): Certificate {
  const x509 = new X509Certificate(der);
  const parts = readParts(der);
  const { subject, issuer, extensions } = parts;
  const { subjectKeyId, authorityKeyId, altNames, ...said } = extensions;
  const certificate: Certificate = {
    sha256: createHash('sha256').update(der).digest('hex'),
    der,
    subject: subject.text,
    issuer: issuer.text,
    subjectKey: subject.key,
    issuerKey: issuer.key,
    commonName: subject.commonNames[0]?.slice(0, maxCommonName) ?? null,
    dnsNames: altNames.flatMap(({ kind, value }) => (kind === 'dns' ? [value] : [])),
    subjectAltNames: altNames.map(({ text }) => text),
    notBeforeMs: parts.notBeforeMs,
    notAfterMs: parts.notAfterMs,
    serialNumber: parts.serialNumber,
    ...keyFacts(keyIn(x509), parts.keyInfo),
    signature: parts.digest,
    subjectKeyId,
    authorityKeyId,
    isCa: false,
    selfSigned: false,
    rules: {
      ...said,
      version: parts.version,
      signedBy: parts.signedBy,
      commonNames: subject.commonNames,
      subjectEmails: subject.emails,
      altNames: altNames.map(({ kind, value }) => ({ kind, value })),
    },
  };
  const { publicKey } = decoded(certificate);
  const isSelfIssued = subject.key === issuer.key;
  certificate.selfSigned = isSelfIssued && publicKey !== null && isSignedWith(certificate, publicKey);
  certificate.isCa = caKind(certificate, certificate.selfSigned) !== 'none';
  return certificate;
}

function readParts(der: Uint8Array) {
  const whole = partReader(readDer(der));
  const tbs = partReader(whole.required(tags.sequence));
  /** The strength of a signature is that of the algorithm behind the signed part; who can have made it is told inside. */
  const { digest } = readSignatureAlgorithm(whole.required(tags.sequence));
  const version = tbs.optional(constructed(0));
  const serialNumber = integerHex(tbs.required(tags.integer));
  const { signedBy } = readSignatureAlgorithm(tbs.required(tags.sequence));
  const issuer = readName(tbs.required(tags.sequence));
  const validity = partReader(tbs.required(tags.sequence));
  const notBeforeMs = readTime(validity.any());
  const notAfterMs = readTime(validity.any());
  const subject = readName(tbs.required(tags.sequence));
  const keyInfo = tbs.required(tags.sequence);
  tbs.optional(primitive(1));
  tbs.optional(primitive(2));
  const extensions = tbs.optional(constructed(3));
  return {
    version: version === null ? 1 : versionNumber(version),
    serialNumber,
    digest,
    signedBy,
    issuer,
    notBeforeMs,
    notAfterMs,
    subject,
    keyInfo,
    extensions: readExtensions(extensions && readDer(extensions.content, tags.sequence)),
  };
}

const versionNumber = ({ content }: DerValue): number => 1 + (readDer(content, tags.integer).content.at(-1) ?? 0);
