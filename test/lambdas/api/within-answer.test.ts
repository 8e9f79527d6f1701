// Answers that would be too large end their lists early and say so.
import { describe, expect, test } from 'vitest';
import { maxAnswerBytes, withinAnswer } from '../../../lambdas/api/within-answer.ts';

const million = 'x'.repeat(1_000_000);
const many = (count: number): string[] => Array.from({ length: count }, () => million);
const size = (body: object): number => Buffer.byteLength(JSON.stringify(body));

describe('an answer', () => {
  test('that fits is whole', () => {
    expect(withinAnswer({ a: [1, 2], b: 'c' }, ['a'])).toEqual({ a: [1, 2], b: 'c', omitted: { a: 0 } });
  });

  test('that does not gives its room to what is small first, and counts what it leaves out', () => {
    const cut = withinAnswer({ large: many(9), small: many(1), name: 'n' }, ['large', 'small']);
    expect([cut.small.length, cut.large.length]).toEqual([1, 3]);
    expect(cut).toMatchObject({ name: 'n', omitted: { large: 6, small: 0 } });
    expect(size(cut)).toBeLessThanOrEqual(maxAnswerBytes);
  });

  test('of two long lists shares the room', () => {
    const cut = withinAnswer({ one: many(9), two: many(9) }, ['one', 'two']);
    expect([cut.one.length, cut.two.length]).toEqual([2, 2]);
  });
});
