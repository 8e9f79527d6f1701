// Keys sort as their parts do, never run into each other, and fit the table whatever comes in from outside.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareKeys, joinKey, keyBounds, keyPrefix } from '../../../../lambdas/aws/dynamo/key-parts.ts';

describe('keys', () => {
  test('are their parts with a blank between them', () => {
    expect(joinKey('NODE', 'lab', 'expc1')).toBe('NODE lab expc1');
    expect(joinKey('NODE', 'SR 1', '100%')).toBe('NODE SR%201 100%25');
    expect(joinKey('NODE', '\u{10ffff}')).toBe('NODE %10FFFF');
  });

  test('sort as their parts do', () => {
    const sorted = [
      ['a', 'z'],
      ['a-b', 'a'],
      ['ab', 'a'],
      ['b', ''],
    ].map((parts) => joinKey(...parts));
    expect([...sorted].reverse().sort(compareKeys)).toEqual(sorted);
  });

  test('of different parts are different, and fit a sort key in threes', () => {
    const part = fc.string({ unit: 'binary', maxLength: 1_000 });
    const parts = fc.tuple(part, part, part);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(Buffer.byteLength(joinKey(...one))).toBeLessThanOrEqual(1_024);
        expect(joinKey(...one) === joinKey(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test('lie between the bounds of their own prefix and of no other', () => {
    const part = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(part, part, part, (site, other, node) => {
        const [from, to] = keyBounds(keyPrefix(site));
        const isWithin = (key: string) => compareKeys(from, key) <= 0 && compareKeys(key, to) <= 0;
        expect(isWithin(joinKey(site, node))).toBe(true);
        expect(isWithin(joinKey(other, node))).toBe(other === site);
      }),
    );
  });

  test('that are too long are told apart by what was cut', () => {
    const [one, other] = [joinKey(`${'x'.repeat(500)}1`), joinKey(`${'x'.repeat(500)}2`)];
    expect(one).not.toBe(other);
    expect(one.slice(0, 70)).toBe('x'.repeat(70));
  });
});
