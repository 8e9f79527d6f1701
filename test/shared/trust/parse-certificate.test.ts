// What is read of a certificate, and that nothing that is none does harm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../shared/trust/parse-certificate.ts';
import { makeTrustStore } from '../../../shared/trust/trust-store.ts';
import { verifyChain } from '../../../shared/trust/verify-chain.ts';
import { type CertificateOptions, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { bmp, sequence, teletex, utf8 } from '../../build/pki-der.ts';
import { type KeyType, newKey } from '../../build/pki-keys.ts';
import { attribute, nameOf, rdn } from '../../build/pki-names.ts';
import { parsed } from './situation.ts';

const root = makeCa({ subject: 'CN=example-DC-CA,DC=example,DC=lab', serial: '0a1b' });
const leafWith = (options: CertificateOptions) => parsed(makeLeaf(root, options));

describe('a certificate', () => {
  it('tells its names, dates and identifiers', () => {
    const leaf = leafWith({
      subject: 'CN=cucm.example.lab,OU=Voice,O=Example,C=US',
      subjectAltNames: [
        'DNS:cucm.example.lab',
        'IP:10.61.20.11',
        'IP:2001:db8::a:0:0:1',
        'email:a@example.lab',
        'dir:CN=x,O=y',
      ],
      serial: '00c0ffee',
      notBefore: '2022-01-02T03:04:05Z',
      notAfter: '2055-01-02T03:04:05Z',
      subjectKeyId: 'ab01',
      authorityIssuer: true,
    });

    expect(leaf).toMatchObject({
      subject: 'CN=cucm.example.lab,OU=Voice,O=Example,C=US',
      issuer: 'CN=example-DC-CA,DC=example,DC=lab',
      commonName: 'cucm.example.lab',
      dnsNames: ['cucm.example.lab'],
      subjectAltNames: [
        'DNS:cucm.example.lab',
        'IP:10.61.20.11',
        'IP:2001:db8::a:0:0:1',
        'email:a@example.lab',
        'DirName:CN=x,O=y',
      ],
      serialNumber: 'C0FFEE',
      notBeforeMs: Date.UTC(2022, 0, 2, 3, 4, 5),
      notAfterMs: Date.UTC(2055, 0, 2, 3, 4, 5),
      subjectKeyId: 'ab01',
      authorityKeyId: parsed(root).subjectKeyId,
      isCa: false,
      selfSigned: false,
      signature: 'sha256',
    });
    expect(leaf.rules.authorityIssuer).toEqual({ issuerKey: parsed(root).subjectKey, serialNumber: 'A1B' });
  });

  it.each<[KeyType, string, string, number | null]>([
    ['rsa2048', 'rsa', 'rsa2048', 2048],
    ['rsaPss2048', 'rsa-pss', 'rsa-pss2048', 2048],
    ['ecP256', 'ecdsa', 'ecP-256', 256],
    ['ecP384', 'ecdsa', 'ecP-384', 384],
    ['brainpoolP256', 'ecdsa', 'ecbrainpoolP256r1', 256],
    ['dsa2048', 'dsa', 'dsa2048', 2048],
    ['ed25519', 'ed25519', 'ed25519', null],
    ['ed448', 'ed448', 'ed448', null],
  ])('tells a key %s', (type, keyType, key, keyBits) => {
    expect(leafWith({ keyType: type })).toMatchObject({ keyType, key, keyBits });
  });

  it('tells a curve that is written out', () => {
    expect(leafWith({ keys: newKey('ecP256', true) })).toMatchObject({
      key: 'ec256 (explicit parameters)',
      keyBits: 256,
    });
  });

  it('tells a CA and what is signed by its own key', () => {
    expect(parsed(root)).toMatchObject({ isCa: true, selfSigned: true });
    expect(parsed(makeIntermediate(root))).toMatchObject({ isCa: true, selfSigned: false });
    expect(parsed(makeCa({ version: 1 }))).toMatchObject({ isCa: true, selfSigned: true });
    expect(parsed(makeLeaf(null))).toMatchObject({ isCa: false, selfSigned: true });
    expect(parsed(makeCa({ isAltered: true })).selfSigned).toBe(false);
  });
});

describe('a distinguished name', () => {
  const subjectOf = (subject: string | Uint8Array): string => leafWith({ subject, subjectAltNames: [] }).subject;

  it('is written as RFC 4514 has it', () => {
    expect(subjectOf('CN=a\\,b\\+c,O=#x"<>;')).toBe('CN=a\\,b\\+c,O=\\#x\\"\\<\\>\\;');
    expect(subjectOf(nameOf(rdn(attribute('CN', utf8(' a ')))))).toBe('CN=\\ a\\ ');
    expect(subjectOf('CN=a+OU=b,1.2.3.4=c')).toBe('CN=a+OU=b,1.2.3.4=c');
    expect(subjectOf(nameOf(rdn(attribute('CN', sequence()))))).toBe('CN=#3000');
    expect(subjectOf('')).toBe('');
  });

  it('cannot forge the line it is shown in', () => {
    expect(subjectOf('CN=a\nb\u202ec\0')).toBe('CN=a\\0Ab\\E2\\80\\AEc\\00');
    expect(subjectOf(`CN=${'x'.repeat(5000)}`)).toHaveLength(512);
  });

  it('is read from old kinds of string', () => {
    expect(subjectOf(nameOf(rdn(attribute('O', bmp('Müller'))), rdn(attribute('CN', teletex('Zoë')))))).toBe(
      'CN=Zoë,O=Müller',
    );
  });
});

describe('what is no certificate', () => {
  const faultOf = (der: Uint8Array): string => {
    const result = parseCertificate(der);
    return 'fault' in result ? result.fault : 'none';
  };

  it('is told by its fault', () => {
    expect(faultOf(Buffer.from('-----BEGIN CERTIFICATE-----'))).toBe('tag 45 where 48 was expected');
    expect(faultOf(Buffer.from(root.pem))).toBe('tag 45 where 48 was expected');
    expect(faultOf(new Uint8Array())).toBe('a value ends before its length');
    expect(faultOf(root.der.slice(0, -1))).toBe('a value is longer than what holds it');
    expect(faultOf(Uint8Array.of(...root.der, 0))).toBe('1 bytes after the certificate');
    expect(faultOf(new Uint8Array(100_000))).toBe('100000 bytes, of 65536 that a certificate may have');
    expect(faultOf(Uint8Array.of(0x30, 0))).toBe('OpenSSL does not take it for a certificate');
  });

  it('never does harm, however a certificate is changed', () => {
    const { der } = makeLeaf(root, {
      subjectAltNames: ['DNS:a', 'dir:CN=b', 'other:c'],
      nameConstraints: { permitted: ['IP:10.0.0.0/255.0.0.0'] },
    });
    const store = makeTrustStore([parsed(root)]);
    const change = fc.tuple(fc.nat(der.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), (changes, isCut) => {
        const changed = Uint8Array.from(der);
        for (const [at, byte] of changes) changed[at] = byte;
        const result = parseCertificate(isCut ? changed.subarray(0, changes[0]?.[0]) : changed);
        if ('fault' in result) return result.fault !== '';
        const { certificate } = result;
        return ['1.1.1', '3'].every((dialect) => 'chain' in verifyChain([certificate], store, 1.66e12, dialect as '3'));
      }),
      { numRuns: 1500 },
    );
  });

  it('never does harm, whatever bytes it is', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => faultOf(Uint8Array.of(0x30, 0x82, 1, 0x2c, ...bytes)) !== '',
      ),
    );
  });
});
