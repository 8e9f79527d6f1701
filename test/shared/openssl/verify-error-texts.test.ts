// Every verification error of OpenSSL, in every spelling: found by its text with name and numbers, and given one cause.
import { describe, expect, it } from 'vitest';
import { codeOf, findVerifyError } from '../../../shared/openssl/verify-errors.ts';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { trafficServer } from '../signatures/record-of.ts';
import { expectedVerifyErrors } from './expected-verify-errors.ts';

const matcher = makeMatcher(shippedPack);
const refusal = (text: string, action: string): string =>
  `[ET_NET 0] WARNING: Core server certificate verification failed for (a.lab). Action=${action} Error=${text} server=a.lab(10.1.2.3) depth=0`;

function causesOf(text: string, action: string) {
  const match = matcher.match(trafficServer(refusal(text, action)));
  const signatures = shippedPack.signatures.filter(({ id }) => id === match?.signature);
  return { error: match?.fields.error, causes: signatures.map(({ cause }) => cause) };
}

describe.each(expectedVerifyErrors)('%s', (text, code111, code3, name, cause) => {
  it(`is ${name}, with its number in both dialects`, () => {
    const error = findVerifyError(text);
    expect(error).toMatchObject({ name, code: { '1.1.1': code111, '3': code3 } });
  });

  it.each(['Terminate', 'Continue'])(`has one cause, ${cause}, and is kept as logged: Action=%s`, (action) => {
    expect(causesOf(text, action)).toEqual({ error: text, causes: [cause] });
  });
});

it('all numbers of both dialects are there', () => {
  const numbersOf = (column: 1 | 2) => [...new Set(expectedVerifyErrors.map((row) => row[column]))];
  const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);
  const in111 = numbersOf(1).filter((code) => code !== null);
  expect(in111.toSorted((a, b) => a - b)).toEqual([...upTo(75), 79]);
  expect(numbersOf(2).toSorted((a, b) => Number(a) - Number(b))).toEqual(upTo(100));
});

it('the number of an error is that of the dialect its spelling belongs to', () => {
  const codeIn = (text: string, dialect: '1.1.1' | '3' | null) => {
    const error = findVerifyError(text);
    return error && codeOf(error, dialect);
  };
  expect(codeIn('invalid CA certificate', '1.1.1')).toBe(24);
  expect(codeIn('invalid CA certificate', '3')).toBe(79);
  expect(codeIn("issuer certificate doesn't have a public key", null)).toBe(24);
});

it.each(['unknown certificate verification error', 'ok', "a text of a release to come (draft), isn't known"])(
  'a text that nobody has seen is another certificate fault, kept as logged: %s',
  (text) => {
    expect(findVerifyError(text)).toBeNull();
    expect(causesOf(text, 'Terminate')).toEqual({ error: text, causes: ['certificate-other'] });
  },
);
