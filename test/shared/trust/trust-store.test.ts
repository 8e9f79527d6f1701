// A trusted CA list: order, duplicates, subjects that several certificates bear.
import { expect, it } from 'vitest';
import { makeTrustStore } from '../../../shared/trust/trust-store.ts';
import { makeCa } from '../../build/pki.ts';
import { parsed } from './situation.ts';

const first = parsed(makeCa({ notAfter: '2022-01-01T00:00:00Z' }));
const second = parsed(makeCa());
const other = parsed(makeCa({ subject: 'CN=Other Root' }));

it('keeps the order of the file and drops what is there already', () => {
  const store = makeTrustStore([second, first, second, other, first]);

  expect(store.all).toEqual([second, first, other]);
  expect(store.bySubject(first.subjectKey)).toEqual([second, first]);
  expect(store.bySubject('')).toEqual([]);
  expect([store.has(other.sha256), store.has('00')]).toEqual([true, false]);
});

it('tells subjects that several certificates bear, and which have expired', () => {
  const store = makeTrustStore([first, second, other]);

  expect(store.sameSubject()).toEqual(['CN=Example Root CA,O=Example']);
  expect(store.expiredAt(Date.UTC(2022, 0, 1))).toEqual([first]);
  expect(store.expiredAt(Date.UTC(2022, 0, 1) - 1)).toEqual([]);
});

it('appends what is added, and stays as it is', () => {
  const store = makeTrustStore([first]);

  expect(store.with([other, first]).all).toEqual([first, other]);
  expect(store.all).toEqual([first]);
});
