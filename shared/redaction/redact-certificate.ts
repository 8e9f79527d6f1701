// Redaction: certificates. The kinds of their names stand, the names do not. Digests and key identifiers stay, since remedies
// compare them; a certificate as a file would tell everything.
import type { CertificateReport, PresentedChainReport } from '../model/report.ts';
import type { KnownNames } from './known-names.ts';
import type { Tokens } from './tokens.ts';

export interface CertificateRules {
  names: KnownNames;
  tokens: Tokens;
}

const types = new Set(['CN', 'SN', 'serialNumber', 'C', 'L', 'ST', 'STREET', 'O', 'OU', 'title', 'GN'])
  .add('organizationIdentifier')
  .add('UID')
  .add('DC')
  .add('emailAddress');

/** `CN=cucm.example.lab,OU=UC,O=Example`, as RFC 4514 writes it: `\` stands before a comma that is part of a value. */
export function redactSubject(subject: string, rules: CertificateRules): string {
  if (subject === '') return '';
  const parts = subject.match(/(?:[^\\,+]|\\[\s\S]?)+|[,+]/g) ?? [];
  return parts.map((part) => (part === ',' || part === '+' ? part : attribute(part, rules))).join('');
}

function attribute(part: string, rules: CertificateRules): string {
  const at = part.indexOf('=');
  const type = part.slice(0, Math.max(0, at));
  if (!types.has(type)) return rules.tokens.of('name', part);
  const value = part.slice(at + 1);
  return `${type}=${value === '' ? '' : nameToken(value, rules)}`;
}

/** A host where it looks like one, so that it has the token that the server has. */
function nameToken(value: string, { names, tokens }: CertificateRules): string {
  if (value.includes('@')) return tokens.of('user', value);
  return names.has(value) || /^[\w*-]+(?:\.[\w*-]+)+\.?$/.test(value) ? names.token(value) : tokens.of('name', value);
}

/** `DNS:cucm.example.lab` */
export function redactAltName(name: string, rules: CertificateRules): string {
  const at = name.indexOf(':');
  const kind = name.slice(0, Math.max(0, at));
  const value = name.slice(at + 1);
  if (kind === 'DNS' || kind === 'IP') return `${kind}:${value === '' ? '' : rules.names.token(value)}`;
  if (kind === 'DirName') return `${kind}:${redactSubject(value, rules)}`;
  if (kind === 'email' || kind === 'URI' || kind === 'RID' || kind === 'othername')
    return `${kind}:${rules.tokens.of(kind === 'email' ? 'user' : 'name', value)}`;
  return rules.tokens.of('name', name);
}

export const redactCertificate = (certificate: CertificateReport, rules: CertificateRules): CertificateReport => ({
  subject: redactSubject(certificate.subject, rules),
  issuer: redactSubject(certificate.issuer, rules),
  subjectAltNames: certificate.subjectAltNames.map((name) => redactAltName(name, rules)),
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
  serialNumber: hexOnly(certificate.serialNumber, rules),
  sha256: certificate.sha256,
  key: certificate.key,
  keyType: certificate.keyType,
  signature: certificate.signature,
  subjectKeyId: certificate.subjectKeyId && hexOnly(certificate.subjectKeyId, rules),
  authorityKeyId: certificate.authorityKeyId && hexOnly(certificate.authorityKeyId, rules),
  isCa: certificate.isCa,
  selfSigned: certificate.selfSigned,
  inTrustStore: certificate.inTrustStore,
});

export const hexOnly = (digits: string, { tokens }: Pick<CertificateRules, 'tokens'>): string =>
  /^-?[0-9A-Fa-f]{1,64}$/.test(digits) ? digits : tokens.of('name', digits);

export const redactChain = (chain: PresentedChainReport, rules: CertificateRules): PresentedChainReport => ({
  seen: chain.seen,
  firstSeen: chain.firstSeen,
  handshakes: chain.handshakes,
  tlsVersion: chain.tlsVersion,
  cipher: chain.cipher,
  sni: chain.sni && rules.names.token(chain.sni),
  keyType: chain.keyType,
  predicted: chain.predicted,
  isVerified: chain.isVerified,
  chain: chain.chain.map((certificate) => redactCertificate(certificate, rules)),
});
