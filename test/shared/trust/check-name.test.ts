// The traffic server's own comparison of names, rule by rule.
import { describe, expect, it } from 'vitest';
import { nameMatches } from '../../../shared/trust/check-name.ts';
import { makeLeaf } from '../../build/pki.ts';
import { bmp, utf8 } from '../../build/pki-der.ts';
import { newKey } from '../../build/pki-keys.ts';
import { attribute, nameOf, rdn } from '../../build/pki-names.ts';
import { parsed } from './situation.ts';

const keys = newKey('ecP256');
const named = (subjectAltNames: string[], subject: string | Uint8Array = 'CN=other.example.org') =>
  parsed(makeLeaf(null, { keys, subject, subjectAltNames }));
const dns = (pattern: string) => named([`DNS:${pattern}`]);
const common = (subject: string | Uint8Array) => named(['DNS:other.example.org'], subject);

describe('a DNS name in a certificate', () => {
  it.each([
    ['cucm.example.lab', 'cucm.example.lab', true],
    ['CUCM.Example.LAB', 'cucm.example.lab', true],
    ['cucm.example.lab', 'cucm.EXAMPLE.lab', true],
    ['cucm', 'cucm.example.lab', false],
    ['cucm.example.lab', 'cucm', false],
    ['cucm.example.lab.', 'cucm.example.lab', false],
    ['cucm.example.lab', 'cucm.example.lab.', false],
    ['cucm.example.lab.', 'cucm.example.lab.', true],
    ['10.20.9.13', '10.20.9.13', true],
    ['2001:db8:52::a01:9', '2001:db8:52::a01:9', true],
    ['cucm.example.lab', 'cucm.example.lab\0.evil.org', false],
    ['', '', false],
    ['.example.lab', '.example.lab', true],
  ])('asked for as %j, named %j: %s', (host, pattern, expected) => {
    expect(nameMatches(host, dns(pattern))).toBe(expected);
  });

  it('may be any of several', () => {
    expect(nameMatches('b.example.lab', named(['DNS:a.example.lab', 'IP:10.0.0.1', 'DNS:b.example.lab']))).toBe(true);
  });
});

describe('a wildcard', () => {
  it.each([
    ['cucm.example.lab', '*.example.lab', true],
    ['CUCM.example.lab', '*.EXAMPLE.lab', true],
    ['a.cucm.example.lab', '*.example.lab', false],
    ['example.lab', '*.example.lab', false],
    ['.example.lab', '*.example.lab', false],
    ['cm.lab.x', '*.lab', false],
    ['cucm.lab', '*.lab', false],
    ['n301.example.lab', 'n3*.example.lab', true],
    ['n3.example.lab', 'n3*.example.lab', true],
    ['cm-pub.example.lab', '*-pub.example.lab', true],
    ['acb.example.lab', 'a*b.example.lab', false],
    ['a*b.example.lab', 'a*b.example.lab', true],
    ['ab.example.lab', '**.example.lab', false],
    ['cm.a.example.lab', 'cm.*.example.lab', false],
    ['cu_cm.example.lab', '*.example.lab', true],
    ['cu$cm.example.lab', '*.example.lab', false],
    ['*.example.lab', '*.example.lab', true],
    ['xn--mller-kva.example.lab', '*.example.lab', true],
    ['xn--mller-kva.example.lab', 'xn--*.example.lab', false],
    ['XN--mller-kva.example.lab', 'x*.example.lab', false],
    ['x.a.b', '*.a.b', false],
    ['xx.a.b', '*.a.b', true],
    ['10.20.9.13', '*.20.9.13', true],
    ['cucm.example.lab.', '*.example.lab.', true],
    ['cucm.lab.', '*.lab.', false],
    ['cucm.example.lab', '*', false],
    ['cucm.example.lab', '*.*.lab', false],
  ])('asked for as %j, named %j: %s', (host, pattern, expected) => {
    expect(nameMatches(host, dns(pattern))).toBe(expected);
  });
});

describe('the common name', () => {
  it('counts even if there are other DNS names', () => {
    expect(nameMatches('cucm.example.lab', common('CN=CUCM.example.lab'))).toBe(true);
  });

  it('may be a wildcard or an address', () => {
    expect(nameMatches('cucm.example.lab', common('CN=*.example.lab'))).toBe(true);
    expect(nameMatches('10.20.9.13', common('CN=10.20.9.13'))).toBe(true);
  });

  it('counts only as the first of several, in the order of the encoding', () => {
    const two = nameOf(rdn(attribute('CN', utf8('a.example.lab'))), rdn(attribute('CN', utf8('b.example.lab'))));

    expect(nameMatches('a.example.lab', common(two))).toBe(true);
    expect(nameMatches('b.example.lab', common(two))).toBe(false);
  });

  it('is compared as UTF-8, whatever kind of string it is', () => {
    expect(nameMatches('cucm.example.lab', common(nameOf(rdn(attribute('CN', bmp('cucm.example.lab'))))))).toBe(true);
    expect(nameMatches('müller.example.lab', common('CN=müller.example.lab'))).toBe(true);
  });

  it('does not end at a NUL', () => {
    expect(nameMatches('cucm.example.lab', common('CN=cucm.example.lab\0.evil.org'))).toBe(false);
  });
});

it('an address in the alternative names is never compared', () => {
  expect(nameMatches('10.20.9.13', named(['IP:10.20.9.13']))).toBe(false);
  expect(nameMatches('2001:db8::1', named(['IP:2001:db8::1']))).toBe(false);
});

it('a certificate without any name matches nothing', () => {
  expect(nameMatches('cucm.example.lab', named([], ''))).toBe(false);
});
