// Situations in which a certificate is not to be used as it is: dates, purposes, path lengths, weak keys and digests.
import { type CertificateOptions, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { bits, boolean, bytes, nothing, octets, sequence } from '../../build/pki-der.ts';
import { extension } from '../../build/pki-extensions.ts';
import { newKey } from '../../build/pki-keys.ts';
import type { Situation } from './situation.ts';

const root = makeCa();
const mid = makeIntermediate(root);
const past = { notAfter: '2021-01-01T00:00:00Z' };
const future = { notBefore: '2030-01-01T00:00:00Z' };
const instant = '2022-09-06T07:41:40Z';
const rsa = newKey('rsa2048');
const rsaRoot = makeCa({ keys: rsa });
const pssRoot = makeCa({ keyType: 'rsaPss2048' });

const leafWith = (title: string, options: CertificateOptions, says: Situation['says']): Situation => ({
  title: `server's certificate with ${title}`,
  sent: [makeLeaf(root, options)],
  store: [root],
  says,
});

function midWith(title: string, options: CertificateOptions, says: Situation['says']): Situation {
  const issuer = makeIntermediate(root, options);
  return {
    title: `intermediate with ${title}`,
    sent: [makeLeaf(issuer, { authorityKeyId: null }), issuer],
    store: [root],
    says,
  };
}

function rootWith(title: string, options: CertificateOptions, says: Situation['says']): Situation {
  const issuer = makeCa(options);
  return { title: `root with ${title}`, sent: [makeLeaf(issuer)], store: [issuer], says };
}

function underPath(
  title: string,
  lengths: readonly (number | undefined)[],
  says: string,
  subjects?: string[],
): Situation {
  let issuer = root;
  const chain = lengths.map((pathLength, number) => {
    const basicConstraints = { ca: true, ...(pathLength !== undefined && { pathLength }) };
    issuer = makeIntermediate(issuer, { subject: subjects?.[number] ?? `CN=CA ${number}`, basicConstraints });
    return issuer;
  });
  return { title, sent: [makeLeaf(issuer), ...chain.reverse()], store: [root], says };
}

export const situationsOfRules: Situation[] = [
  leafWith('dates gone by', past, 'CERT_HAS_EXPIRED 0'),
  leafWith('dates to come', future, 'CERT_NOT_YET_VALID 0'),
  leafWith('dates that end now', { notAfter: instant }, 'CERT_HAS_EXPIRED 0'),
  leafWith('dates that begin now', { notBefore: instant }, 'ok'),
  leafWith('dates beyond 2049', { notAfter: '9999-12-31T23:59:59Z' }, 'ok'),
  midWith('dates gone by', past, 'CERT_HAS_EXPIRED 1'),
  midWith('dates to come', future, 'CERT_NOT_YET_VALID 1'),
  rootWith('dates gone by', past, 'CERT_HAS_EXPIRED 1'),
  {
    title: 'all expired: the root is named',
    sent: [makeLeaf(makeIntermediate(makeCa({ keys: rsa, ...past }), past), past)],
    store: [makeCa({ keys: rsa, ...past })],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },

  leafWith('an RSA key of 1024 bits', { keyType: 'rsa1024' }, 'EE_KEY_TOO_SMALL 0'),
  leafWith('an elliptic key of 192 bits', { keyType: 'ecP192' }, 'EE_KEY_TOO_SMALL 0'),
  leafWith('an elliptic key of 224 bits', { keyType: 'ecP224' }, 'ok'),
  leafWith('a brainpool key', { keyType: 'brainpoolP256' }, 'ok'),
  leafWith('an Ed25519 key', { keyType: 'ed25519' }, 'ok'),
  leafWith('an RSA-PSS key', { keyType: 'rsaPss2048' }, 'ok'),
  leafWith(
    'an elliptic key with explicit parameters',
    { keys: newKey('ecP256', true) },
    { '1.1.1': 'ok', '3': 'EC_KEY_EXPLICIT_PARAMS 0' },
  ),
  {
    title: 'weak key and unknown issuer: the key comes first',
    sent: [makeLeaf(root, { keyType: 'rsa1024' })],
    store: [],
    says: 'EE_KEY_TOO_SMALL 0',
  },
  midWith('an RSA key of 1024 bits', { keyType: 'rsa1024' }, 'CA_KEY_TOO_SMALL 1'),
  rootWith('an RSA key of 1024 bits', { keyType: 'rsa1024' }, 'CA_KEY_TOO_SMALL 1'),
  rootWith('a DSA key of 2048 bits', { keyType: 'dsa2048' }, 'ok'),
  rootWith('an Ed448 key', { keyType: 'ed448' }, 'ok'),
  rootWith('an RSA-PSS key', { keyType: 'rsaPss2048' }, 'ok'),
  { title: 'PSS signature by an RSA key', sent: [makeLeaf(rsaRoot, { isPss: true })], store: [rsaRoot], says: 'ok' },
  {
    title: 'PSS signature with SHA-1',
    sent: [makeLeaf(rsaRoot, { isPss: true, digest: 'sha1' })],
    store: [rsaRoot],
    says: 'CA_MD_TOO_WEAK 0',
  },
  {
    title: 'RSA-PSS root, issuer named of another kind',
    sent: [makeLeaf(pssRoot, { authorityKeyId: null })],
    store: [makeCa()],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },

  {
    title: 'RSA-PSS root named as issuer of what another RSA key signed',
    sent: [makeLeaf(rsaRoot, { authorityKeyId: null })],
    store: [pssRoot],
    says: { '1.1.1': 'CERT_SIGNATURE_FAILURE 0', '3': 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0' },
  },
  {
    title: 'SHA-1 on the leaf',
    sent: [makeLeaf(rsaRoot, { digest: 'sha1' })],
    store: [rsaRoot],
    says: 'CA_MD_TOO_WEAK 0',
  },
  {
    title: 'MD5 on the leaf',
    sent: [makeLeaf(rsaRoot, { digest: 'md5' })],
    store: [rsaRoot],
    says: 'CA_MD_TOO_WEAK 0',
  },
  leafWith('an ECDSA signature with SHA-1', { digest: 'sha1' }, 'CA_MD_TOO_WEAK 0'),
  leafWith('an ECDSA signature with SHA-224', { digest: 'sha224' }, 'ok'),
  midWith('a signature with SHA-1', { digest: 'sha1' }, 'CA_MD_TOO_WEAK 1'),
  rootWith('a signature with SHA-1', { digest: 'sha1' }, 'ok'),
  {
    title: 'MD5 on an RSA root',
    sent: [makeLeaf(makeCa({ keys: rsa, digest: 'md5' }))],
    store: [makeCa({ keys: rsa, digest: 'md5' })],
    says: 'ok',
  },

  leafWith('an altered signature', { isAltered: true }, 'CERT_SIGNATURE_FAILURE 0'),
  midWith('an altered signature', { isAltered: true }, 'CERT_SIGNATURE_FAILURE 1'),
  rootWith('an altered signature', { isAltered: true }, 'ok'),
  leafWith('an altered signature, and expired', { isAltered: true, ...past }, 'CERT_SIGNATURE_FAILURE 0'),

  leafWith('no key usage at all', { keyUsage: null, extendedKeyUsage: null }, 'ok'),
  leafWith('purpose client only', { extendedKeyUsage: ['clientAuth'] }, 'INVALID_PURPOSE 0'),
  leafWith('any purpose', { extendedKeyUsage: ['any'] }, 'INVALID_PURPOSE 0'),
  leafWith('a step-up purpose', { extendedKeyUsage: ['microsoftStepUp'] }, 'ok'),
  leafWith('key usage for signing code only', { keyUsage: ['nonRepudiation'] }, 'INVALID_PURPOSE 0'),
  leafWith('key usage key agreement', { keyUsage: ['keyAgreement'] }, 'ok'),
  leafWith('Netscape type client', { netscapeType: [0] }, 'INVALID_PURPOSE 0'),
  leafWith('Netscape type server', { netscapeType: [1] }, 'ok'),
  leafWith('basic constraints of a CA', { basicConstraints: { ca: true } }, 'ok'),
  midWith('purpose client only', { extendedKeyUsage: ['clientAuth'] }, 'INVALID_PURPOSE 1'),
  rootWith('purpose client only', { extendedKeyUsage: ['clientAuth'] }, 'INVALID_PURPOSE 1'),
  midWith('purpose server', { extendedKeyUsage: ['serverAuth'] }, 'ok'),

  midWith('no basic constraints and no key usage', { basicConstraints: null, keyUsage: null }, 'INVALID_CA 1'),
  midWith('basic constraints of no CA', { basicConstraints: { ca: false }, keyUsage: null }, 'INVALID_CA 1'),
  midWith('key usage only', { basicConstraints: null }, 'INVALID_CA 1'),
  midWith('key usage of a server', { keyUsage: ['digitalSignature'] }, 'INVALID_CA 1'),
  midWith('version 1', { version: 1 }, 'INVALID_CA 1'),
  rootWith('version 1', { version: 1 }, 'ok'),
  rootWith('key usage only', { basicConstraints: null }, 'ok'),
  rootWith('no basic constraints and no key usage', { basicConstraints: null, keyUsage: null }, 'INVALID_CA 1'),
  rootWith('Netscape type of a CA', { basicConstraints: null, keyUsage: null, netscapeType: [5] }, 'ok'),
  rootWith(
    'Netscape type of a mail CA',
    { basicConstraints: null, keyUsage: null, netscapeType: [6] },
    'INVALID_PURPOSE 1',
  ),
  rootWith('key usage of a server', { keyUsage: ['digitalSignature'] }, 'INVALID_CA 1'),

  leafWith('an unknown critical extension', { criticalExtension: '1.2.3.4' }, 'UNHANDLED_CRITICAL_EXTENSION 0'),
  midWith('an unknown critical extension', { criticalExtension: '1.2.3.4' }, 'UNHANDLED_CRITICAL_EXTENSION 1'),
  rootWith('an unknown critical extension', { criticalExtension: '1.2.3.4' }, 'UNHANDLED_CRITICAL_EXTENSION 1'),
  leafWith('an unknown extension', { moreExtensions: [extension('1.2.3.4', octets(bytes([1])))] }, 'ok'),
  leafWith(
    'a critical subject key identifier',
    { subjectKeyId: null, moreExtensions: [extension('2.5.29.14', octets(bytes([1])), true)] },
    'UNHANDLED_CRITICAL_EXTENSION 0',
  ),
  leafWith(
    'a critical OCSP no check',
    { moreExtensions: [extension('1.3.6.1.5.5.7.48.1.5', nothing(), true)] },
    { '1.1.1': 'UNHANDLED_CRITICAL_EXTENSION 0', '3': 'ok' },
  ),
  leafWith(
    'a critical authority key identifier',
    { authorityKeyId: null, moreExtensions: [extension('2.5.29.35', sequence(), true)] },
    'UNHANDLED_CRITICAL_EXTENSION 0',
  ),
  leafWith(
    'an extension that cannot be decoded',
    { keyUsage: null, moreExtensions: [extension('2.5.29.15', octets(bytes([1])))] },
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  ),
  leafWith(
    'an extension that stands twice',
    { moreExtensions: [extension('2.5.29.15', bits(bytes([0xa0]), 5))] },
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  ),
  leafWith(
    'an unknown extension that stands twice',
    { moreExtensions: [extension('1.2.3.4', boolean(true)), extension('1.2.3.4', boolean(true))] },
    'ok',
  ),
  leafWith(
    'an empty key usage',
    { keyUsage: [] },
    { '1.1.1': 'INVALID_PURPOSE 0', '3': 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0' },
  ),

  underPath('path length kept', [1, 0], 'ok'),
  underPath('path length exceeded', [0, undefined], 'PATH_LENGTH_EXCEEDED 2'),
  underPath('path length exceeded further up', [1, undefined, undefined], 'PATH_LENGTH_EXCEEDED 3'),
  underPath('path length not exceeded by a CA that issued itself', [0, undefined], 'ok', ['CN=CA', 'CN=CA']),
  {
    title: 'both unknown critical extension and wrong purpose above',
    sent: [makeLeaf(mid, { criticalExtension: '1.2.3' }), mid],
    store: [root],
    says: 'UNHANDLED_CRITICAL_EXTENSION 0',
  },
];
