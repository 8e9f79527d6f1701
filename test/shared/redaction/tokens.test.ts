// Tokens of a site: expected values were worked out with another implementation of HMAC-SHA256 and base32.
import { describe, expect, it } from 'vitest';
import { makeTokens } from '../../../shared/redaction/tokens.ts';

const key = Buffer.alloc(32, 7);
const otherKey = Buffer.alloc(32, 8);

describe('a token', () => {
  it('is made of kind and value by the key of the site', () => {
    expect(makeTokens(key).of('host', 'expc1')).toBe('host-s5e2agbk4a6b');
    expect(makeTokens(key).of('user', 'jdoe')).toBe('user-46fs7w25pv22');
    expect(makeTokens(otherKey).of('host', 'expc1')).toBe('host-7vxbzw6kcvgl');
  });

  it('is one for all cases of a name, and another for the short name', () => {
    expect(makeTokens(key).of('host', 'EXPC1')).toBe('host-s5e2agbk4a6b');
    expect(makeTokens(key).of('host', 'expc1.example.lab')).toBe('host-7ffatug7kfj3');
  });

  it('is one for all spellings of an address', () => {
    expect(makeTokens(key).of('ip', '2001:db8::11')).toBe('ip-rccvxzolniez');
    expect(makeTokens(key).of('ip', '[2001:0DB8:0::11]')).toBe('ip-rccvxzolniez');
  });

  it('is remembered with the value as it was first seen', () => {
    const tokens = makeTokens(key);
    tokens.of('host', 'EXPC1');
    tokens.of('host', 'expc1');
    tokens.of('user', 'jdoe');

    expect([...tokens.given()]).toEqual([
      ['host-s5e2agbk4a6b', 'EXPC1'],
      ['user-46fs7w25pv22', 'jdoe'],
    ]);
  });
});

describe('an id', () => {
  it('keeps its form, and follows from the key', () => {
    expect(makeTokens(key).id('f_vudkf4qscfxg3vglaoaedukq2v')).toBe('f_jqm3hn3s3kkuekv4tca3ngedss');
    expect(makeTokens(otherKey).id('f_vudkf4qscfxg3vglaoaedukq2v')).not.toBe('f_jqm3hn3s3kkuekv4tca3ngedss');
  });

  it('that is none, of a path that cannot be read, stays empty', () => {
    expect(makeTokens(key).id('')).toBe('');
    expect(makeTokens(key).id('expc1')).toBe('');
  });
});
