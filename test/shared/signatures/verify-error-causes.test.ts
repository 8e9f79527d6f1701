// What the signatures make of verification errors as a whole: none is named twice, and what stays open is said.
import { expect, it } from 'vitest';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { expectedVerifyErrors } from '../openssl/expected-verify-errors.ts';
import { trafficServer } from './record-of.ts';

const matcher = makeMatcher(shippedPack);

function alsoPossible(text: string) {
  const line = `Core server certificate verification failed for (a.lab). Action=Terminate Error=${text} server=a.lab(10.1.2.3) depth=0`;
  const match = matcher.match(trafficServer(`[ET_NET 0] WARNING: ${line}`));
  return shippedPack.signatures.find(({ id }) => id === match?.signature)?.alsoPossible ?? [];
}

it('a missing intermediate is possible where the issuer was not found, and only there', () => {
  const open = expectedVerifyErrors.filter(([text]) => alsoPossible(text).includes('missing-intermediate'));
  expect(open.map(([text]) => text)).toEqual([
    'unable to get issuer certificate',
    'unable to get local issuer certificate',
    'unable to verify the first certificate',
  ]);
});

it('no error is named by two signatures', () => {
  const named = shippedPack.signatures.flatMap(({ where }) => where.verifyErrors ?? []);
  expect(named.length).toBe(new Set(named).size);
});
