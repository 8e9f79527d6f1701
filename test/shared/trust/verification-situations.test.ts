// Every situation has its verdict written by hand, for both dialects of OpenSSL.
import { describe, expect, it } from 'vitest';
import { dialects } from '../../../shared/openssl/verify-errors.ts';
import { expected, said } from './situation.ts';
import { situationsOfNames } from './situations-of-names.ts';
import { situationsOfRules } from './situations-of-rules.ts';
import { situationsOfTrust } from './situations-of-trust.ts';

describe.each(dialects)('verification as OpenSSL %s does it', (dialect) => {
  const all = [...situationsOfTrust, ...situationsOfRules, ...situationsOfNames];

  it.each(all)('$title', (situation) => {
    expect(said(situation, dialect)).toBe(expected(situation, dialect));
  });
});
