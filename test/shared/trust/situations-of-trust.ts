// Situations in which an issuer is missing, unknown, or another one than it seems.
import { type Issued, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { newKey } from '../../build/pki-keys.ts';
import type { Situation } from './situation.ts';

const root = makeCa();
const mid = makeIntermediate(root);
const leaf = makeLeaf(mid);
const byRoot = makeLeaf(root);
const selfSigned = makeLeaf(null, { subject: 'CN=cm8.example.lab', keyUsage: null });
const otherRoot = makeCa({ subject: 'CN=Other Root' });
const lower = makeIntermediate(mid, { subject: 'CN=Lower CA' });
const underLower = makeLeaf(lower);

const renewedRoot = makeCa();
const byRenewed = makeLeaf(renewedRoot);
const byRenewedWithoutId = makeLeaf(renewedRoot, { authorityKeyId: null });
const renewedSameKey = makeCa({ keys: root.keys });
const expiredRoot = makeCa({ keys: root.keys, notAfter: '2021-01-01T00:00:00Z' });
const olderRoot = makeCa({ keys: root.keys, notAfter: '2020-06-01T00:00:00Z' });

const crossed = makeIntermediate(otherRoot, { subject: 'CN=Example Root CA,O=Example', keys: root.keys });
const unsignedCopy = makeLeaf(null, { subject: 'CN=cm8.example.lab', keyUsage: null });
const loopKeys = newKey('ecP256');
const loopA = makeIntermediate(
  { ...root, keys: loopKeys },
  { subject: 'CN=A', issuerName: 'CN=B', authorityKeyId: null },
);
const loopB = makeIntermediate(
  { ...root, keys: loopA.keys },
  {
    subject: 'CN=B',
    issuerName: 'CN=A',
    keys: loopKeys,
    authorityKeyId: null,
  },
);
const caInStore = makeLeaf(null, { subject: 'CN=own.example.lab', basicConstraints: { ca: true }, keyUsage: null });
const byNoCertSign = makeLeaf(null, { subject: 'CN=tomcat.example.lab' });
const withCertSign = makeLeaf(null, {
  subject: 'CN=tomcat.example.lab',
  keyUsage: ['digitalSignature', 'keyCertSign'],
});
const wrongIdSelfSigned = makeLeaf(null, { subject: 'CN=odd.example.lab', keyUsage: null, authorityKeyId: '0102' });
const byIssuerAndSerial = makeLeaf(root, { authorityKeyId: null, authorityIssuer: true });
const byOtherSerial = makeLeaf(root, {
  authorityKeyId: null,
  authorityIssuer: { name: 'CN=Example Root CA,O=Example', serial: '99' },
});
const byOtherIssuer = makeLeaf(root, {
  authorityKeyId: null,
  authorityIssuer: { name: 'CN=Nobody', serial: root.serial },
});

function longChain(intermediates: number): Issued[] {
  let issuer = root;
  const chain: Issued[] = [];
  for (let number = 1; number <= intermediates; number++) {
    issuer = makeIntermediate(issuer, { subject: `CN=CA ${number}` });
    chain.unshift(issuer);
  }
  return [makeLeaf(issuer), ...chain];
}
const six = longChain(6);
const seven = longChain(7);
const nine = longChain(9);

export const situationsOfTrust: Situation[] = [
  { title: 'leaf and intermediate sent, root trusted', sent: [leaf, mid], store: [root], says: 'ok' },
  { title: 'self-signed, not trusted', sent: [selfSigned], store: [root], says: 'DEPTH_ZERO_SELF_SIGNED_CERT 0' },
  { title: 'self-signed, trusted', sent: [selfSigned], store: [root, selfSigned], says: 'ok' },
  {
    title: 'self-signed with the name of a trusted one',
    sent: [selfSigned],
    store: [unsignedCopy],
    says: 'DEPTH_ZERO_SELF_SIGNED_CERT 0',
  },
  {
    title: 'self-signed and expired, not trusted',
    sent: [makeLeaf(null, { keyUsage: null, notAfter: '2021-01-01T00:00:00Z' })],
    store: [root],
    says: 'DEPTH_ZERO_SELF_SIGNED_CERT 0',
  },
  {
    title: 'leaf and unknown root sent',
    sent: [byRoot, root],
    store: [otherRoot],
    says: 'SELF_SIGNED_CERT_IN_CHAIN 1',
  },
  {
    title: 'leaf, intermediate and unknown root sent',
    sent: [leaf, mid, root],
    store: [],
    says: 'SELF_SIGNED_CERT_IN_CHAIN 2',
  },
  {
    title: 'leaf and intermediate of an unknown root',
    sent: [leaf, mid],
    store: [otherRoot],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 1',
  },
  {
    title: 'only the leaf, root unknown',
    sent: [byRoot],
    store: [otherRoot],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },
  {
    title: 'only the leaf, intermediate missing',
    sent: [leaf],
    store: [root],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },
  { title: 'only the leaf, intermediate and root stored', sent: [leaf], store: [root, mid], says: 'ok' },
  {
    title: 'upper one of two intermediates missing',
    sent: [underLower, lower],
    store: [root],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 1',
  },
  {
    title: 'lower one of two intermediates missing',
    sent: [underLower, mid],
    store: [root],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },
  { title: 'intermediate stored without its root', sent: [leaf], store: [mid], says: 'UNABLE_TO_GET_ISSUER_CERT 1' },
  {
    title: 'intermediate stored, root only sent',
    sent: [leaf, root],
    store: [mid],
    says: 'UNABLE_TO_GET_ISSUER_CERT 1',
  },
  {
    title: 'upper intermediate stored without its root',
    sent: [underLower, lower],
    store: [mid],
    says: 'UNABLE_TO_GET_ISSUER_CERT 2',
  },
  { title: 'the leaf itself stored', sent: [leaf], store: [leaf], says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0' },
  { title: 'a self-signed leaf that is a CA, stored', sent: [caInStore], store: [caInStore], says: 'ok' },

  {
    title: 'CA renewed with another key',
    sent: [byRenewed],
    store: [root],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },
  {
    title: 'CA renewed with another key, no key identifier',
    sent: [byRenewedWithoutId],
    store: [root],
    says: 'CERT_SIGNATURE_FAILURE 0',
  },
  {
    title: 'CA renewed with another key, new root sent',
    sent: [byRenewed, renewedRoot],
    store: [root],
    says: 'SELF_SIGNED_CERT_IN_CHAIN 1',
  },
  { title: 'old and renewed root stored', sent: [byRenewed], store: [root, renewedRoot], says: 'ok' },
  {
    title: 'old and renewed root stored, no key identifier: the first is taken',
    sent: [byRenewedWithoutId],
    store: [root, renewedRoot],
    says: 'CERT_SIGNATURE_FAILURE 0',
  },
  {
    title: 'renewed and old root stored, no key identifier',
    sent: [byRenewedWithoutId],
    store: [renewedRoot, root],
    says: 'ok',
  },
  { title: 'CA renewed with the same key', sent: [byRoot], store: [renewedSameKey], says: 'ok' },
  {
    title: 'root expired, renewed one stored behind it',
    sent: [byRoot],
    store: [expiredRoot, renewedSameKey],
    says: 'ok',
  },
  {
    title: 'root expired, renewed one only sent',
    sent: [byRoot, renewedSameKey],
    store: [expiredRoot],
    says: 'CERT_HAS_EXPIRED 1',
  },
  { title: 'two expired roots stored', sent: [byRoot], store: [expiredRoot, olderRoot], says: 'CERT_HAS_EXPIRED 1' },

  { title: 'cross-signed root sent, its other root trusted', sent: [byRoot, crossed], store: [otherRoot], says: 'ok' },
  { title: 'cross-signed root sent, the root itself trusted', sent: [byRoot, crossed], store: [root], says: 'ok' },
  {
    title: 'cross-signed root sent before the root itself',
    sent: [byRoot, crossed, root],
    store: [],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 1',
  },
  {
    title: 'root itself sent before the cross-signed one',
    sent: [byRoot, root, crossed],
    store: [otherRoot],
    says: 'SELF_SIGNED_CERT_IN_CHAIN 1',
  },
  {
    title: 'cross-signed root stored without the other root',
    sent: [byRoot],
    store: [crossed],
    says: 'UNABLE_TO_GET_ISSUER_CERT 1',
  },
  {
    title: 'cross-signed root stored before the root itself',
    sent: [byRoot],
    store: [crossed, root],
    says: 'UNABLE_TO_GET_ISSUER_CERT 1',
  },
  { title: 'root itself stored before the cross-signed one', sent: [byRoot], store: [root, crossed], says: 'ok' },

  { title: 'chain sent in another order', sent: [underLower, mid, root, lower], store: [root], says: 'ok' },
  { title: 'unrelated certificates sent too', sent: [leaf, otherRoot, selfSigned, mid], store: [root], says: 'ok' },
  { title: 'certificates sent twice', sent: [leaf, leaf, mid, mid], store: [root], says: 'ok' },
  {
    title: 'certificates sent twice, root unknown',
    sent: [leaf, leaf, mid, mid, root, root],
    store: [],
    says: 'SELF_SIGNED_CERT_IN_CHAIN 2',
  },
  { title: 'another certificate sent first', sent: [mid, leaf], store: [root], says: 'INVALID_PURPOSE 0' },
  {
    title: 'issuers that issued each other',
    sent: [makeLeaf(loopA), loopA, loopB],
    store: [root],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 2',
  },
  {
    title: 'issuers that issued each other, stored',
    sent: [makeLeaf(loopA)],
    store: [loopA, loopB],
    says: 'CERT_CHAIN_TOO_LONG 8',
  },

  { title: 'six intermediates', sent: six, store: [root], says: 'ok' },
  { title: 'seven intermediates', sent: seven, store: [root], says: 'ok' },
  { title: 'seven intermediates, root unknown', sent: seven, store: [], says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 7' },
  { title: 'nine intermediates', sent: nine, store: [root], says: 'CERT_CHAIN_TOO_LONG 8' },
  {
    title: 'nine intermediates, all stored',
    sent: nine.slice(0, 1),
    store: [root, ...nine.slice(1)],
    says: 'CERT_CHAIN_TOO_LONG 8',
  },

  {
    title: 'self-signed whose key usage does not let it sign',
    sent: [byNoCertSign],
    store: [],
    says: 'DEPTH_ZERO_SELF_SIGNED_CERT 0',
  },
  {
    title: 'self-signed whose key usage does not let it sign, stored',
    sent: [byNoCertSign],
    store: [byNoCertSign],
    says: 'ok',
  },
  {
    title: 'self-signed whose key usage lets it sign, stored',
    sent: [withCertSign],
    store: [withCertSign],
    says: 'ok',
  },
  {
    title: 'self-signed that names another key, stored',
    sent: [wrongIdSelfSigned],
    store: [wrongIdSelfSigned],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },
  { title: 'leaf names issuer and serial number', sent: [byIssuerAndSerial], store: [root], says: 'ok' },
  {
    title: 'leaf names another serial number',
    sent: [byOtherSerial],
    store: [root],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },
  {
    title: 'leaf names another issuer of the issuer',
    sent: [byOtherIssuer],
    store: [root],
    says: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0',
  },
  {
    title: 'CA without key identifier',
    sent: [makeLeaf(root, { authorityKeyId: '0a0b' })],
    store: [makeCa({ keys: root.keys, subjectKeyId: null })],
    says: 'ok',
  },
];
