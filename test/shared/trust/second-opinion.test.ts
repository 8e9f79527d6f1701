// A second opinion on what certificates say: an independent library reads the same DER.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
} from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../../shared/model/certificate.ts';
import { parseCertificate } from '../../../shared/trust/parse-certificate.ts';
import { type CertificateOptions, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';

function ours(der: Uint8Array): Certificate {
  const parsed = parseCertificate(der);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.certificate;
}

/** What both tell, in our form. */
function theirs(der: Uint8Array) {
  const certificate = new X509Certificate(Uint8Array.from(der));
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages ?? null;
  const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
  return {
    serialNumber: certificate.serialNumber.toUpperCase().replace(/^0+(?=.)/, ''),
    notBeforeMs: certificate.notBefore.getTime(),
    notAfterMs: certificate.notAfter.getTime(),
    subject: certificate.subject.split(', ').reverse().join(','),
    issuer: certificate.issuer.split(', ').reverse().join(','),
    subjectKeyId: certificate.getExtension(SubjectKeyIdentifierExtension)?.keyId ?? null,
    authorityKeyId: certificate.getExtension(AuthorityKeyIdentifierExtension)?.keyId ?? null,
    basicConstraints: constraints && { ca: constraints.ca, pathLength: constraints.pathLength ?? null },
    keyUsage: usages && keyUsages.filter((name) => (usages & KeyUsageFlags[name]) !== 0),
    extendedKeyUsage: certificate.getExtension(ExtendedKeyUsageExtension)?.usages.map(String).sort() ?? null,
    dnsNames: names.filter(({ type }) => type === 'dns').map(({ value }) => value),
    ipCount: names.filter(({ type }) => type === 'ip').length,
  };
}

const keyUsages = ['digitalSignature', 'keyEncipherment', 'keyCertSign', 'cRLSign', 'keyAgreement'] as const;

function seen(der: Uint8Array): ReturnType<typeof theirs> {
  const { rules, subjectAltNames, ...certificate } = ours(der);
  const { serialNumber, notBeforeMs, notAfterMs, subject, issuer, subjectKeyId, authorityKeyId, dnsNames } =
    certificate;
  return {
    ...{ serialNumber, notBeforeMs, notAfterMs, subject, issuer, subjectKeyId, authorityKeyId },
    basicConstraints: rules.basicConstraints,
    keyUsage: rules.keyUsage && keyUsages.filter((name) => rules.keyUsage?.has(name)),
    extendedKeyUsage: rules.extendedKeyUsage && [...rules.extendedKeyUsage].sort(),
    dnsNames: [...dnsNames],
    ipCount: subjectAltNames.filter((name) => name.startsWith('IP:')).length,
  };
}

const root = makeCa({ subject: 'CN=Lab Root CA,DC=example,DC=lab', keyType: 'rsa2048' });
const leaf = (options: CertificateOptions) => makeLeaf(root, options).der;

describe('an independent reader sees the same in', () => {
  it.each([
    ['a CA', root.der],
    ['an intermediate', makeIntermediate(root, { basicConstraints: { ca: true, pathLength: 0 } }).der],
    ['a leaf', leaf({ subject: 'CN=a.example.lab,OU=UC,O=Example,C=BE' })],
    [
      'many names',
      leaf({ subjectAltNames: ['DNS:a.example.lab', 'DNS:*.example.lab', 'IP:10.61.20.11', 'IP:2001:db8::1'] }),
    ],
    ['no extensions', leaf({ version: 1 })],
    ['no key identifiers', leaf({ subjectKeyId: null, authorityKeyId: null })],
    ['a long serial number', leaf({ serial: 'f0e1d2c3b4a5968778695a4b3c2d1e0f00112233' })],
    ['dates before and after 2050', leaf({ notBefore: '1999-12-31T23:59:59Z', notAfter: '2060-06-01T12:00:00Z' })],
    ['an EC key of 384 bits', leaf({ keyType: 'ecP384' })],
  ])('%s', (_, der) => {
    expect(seen(der)).toEqual(theirs(der));
  });
});
