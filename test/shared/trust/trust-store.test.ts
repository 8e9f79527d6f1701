// A trusted CA list: order, duplicates, certificates of one subject.
import { expect, it } from 'vitest';
import { makeTrustStore } from '../../../shared/trust/trust-store.ts';
import { makeCa } from '../../build/pki.ts';
import { parsed } from './situation.ts';

const first = parsed(makeCa());
const second = parsed(makeCa());
const other = parsed(makeCa({ subject: 'CN=Other Root' }));

it('keeps the order of the file and drops what is there already', () => {
  const store = makeTrustStore([second, first, second, other, first]);

  expect(store.all).toEqual([second, first, other]);
  expect(store.bySubject(first.subjectKey)).toEqual([second, first]);
  expect(store.bySubject('')).toEqual([]);
  expect([store.has(other.sha256), store.has('00')]).toEqual([true, false]);
});
