// PEM files as products and people leave them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pemCertificates } from '../../../shared/trust/pem.ts';
import { cpuMs } from '../../build/cpu-ms.ts';
import { makeCa, makeLeaf, pemOf } from '../../build/pki.ts';

const ca = makeCa();
const leaf = makeLeaf(ca);
const hexOf = (text: string): string[] => pemCertificates(text).ders.map((der) => Buffer.from(der).toString('hex'));
const hex = (der: Uint8Array): string => Buffer.from(der).toString('hex');
const both = [hex(ca.der), hex(leaf.der)];

describe('certificates of a PEM file', () => {
  it('come in its order, with text between them', () => {
    expect(hexOf(`Issuer: Example\n${ca.pem}\n# the next one\n${leaf.pem}the end`)).toEqual(both);
  });

  it.each([
    ['CRLF', '\r\n'],
    ['bare CR', '\r'],
    ['blank lines', '\n\n'],
    ['indented lines', '\n  '],
    ['blanks at the end', ' \t\n'],
  ])('come with %s', (_, lineEnd) => {
    expect(hexOf(`${ca.pem}${leaf.pem}`.replaceAll('\n', lineEnd))).toEqual(both);
  });

  it('come without a line end after the last one', () => {
    expect(hexOf(leaf.pem.trimEnd())).toEqual([hex(leaf.der)]);
  });

  it('come in one long line', () => {
    const base64 = Buffer.from(leaf.der).toString('base64');

    expect(hexOf(`-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`)).toEqual([hex(leaf.der)]);
  });

  it.each(['X509 CERTIFICATE', 'TRUSTED CERTIFICATE'])('may be labelled %s', (label) => {
    expect(hexOf(pemOf(leaf.der, label))).toEqual([hex(leaf.der)]);
  });

  it('are taken without what OpenSSL says they are trusted for', () => {
    const trusted = Uint8Array.of(...leaf.der, 0x30, 0x02, 0x30, 0x00);

    expect(hexOf(pemOf(trusted, 'TRUSTED CERTIFICATE'))).toEqual([hex(leaf.der)]);
  });
});

describe('damaged blocks', () => {
  const counted = (text: string): [number, number] => {
    const { ders, damaged } = pemCertificates(text);
    return [ders.length, damaged];
  };

  it('are counted, and the others read', () => {
    expect(counted(`${ca.pem.replace('M', '!')}${leaf.pem}`)).toEqual([1, 1]);
    expect(counted(`${ca.pem.replace(/-----END.*\n/, '')}${leaf.pem}`)).toEqual([1, 1]);
    expect(counted(ca.pem.slice(0, 200))).toEqual([0, 1]);
    expect(counted('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n')).toEqual([0, 1]);
    expect(counted(pemOf(Buffer.from('no certificate')))).toEqual([0, 1]);
    expect(counted(ca.pem.replace('END CERTIFICATE', 'END X509 CRL'))).toEqual([0, 1]);
  });

  it('are not other things than certificates', () => {
    expect(counted(pemOf(leaf.der, 'X509 CRL'))).toEqual([0, 0]);
    expect(counted('')).toEqual([0, 0]);
  });
});

describe('private keys', () => {
  it('are counted and not kept', () => {
    const { ders, damaged, privateKeys } = pemCertificates(`${leaf.keyPem}${leaf.pem}`);

    expect({ ders: ders.map(hex), damaged, privateKeys }).toEqual({
      ders: [hex(leaf.der)],
      damaged: 0,
      privateKeys: 1,
    });
  });

  it.each(['RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'])('may be labelled %s', (label) => {
    expect(pemCertificates(pemOf(leaf.der, label)).privateKeys).toBe(1);
  });
});

it('any text is read without a fault', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '\n', '\r', leaf.pem, 'MIIB'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const { ders, damaged } = pemCertificates(pieces.join(''));
      return ders.length + damaged <= 20;
    }),
  );
});

it('a block without end is read in bounded time', () => {
  const taken = cpuMs(() => {
    expect(pemCertificates(`-----BEGIN CERTIFICATE-----\n${'QUJD\n'.repeat(2_000_000)}`).damaged).toBe(1);
    expect(pemCertificates('-'.repeat(5_000_000)).damaged).toBe(0);
  });

  expect(taken).toBeLessThan(5_000);
});
