// Limits as an operator changes them.
import { expect, it } from 'vitest';
import { limitsFrom } from '../../shared/model/limit-overrides.ts';
import { defaultLimits } from '../../shared/model/limits.ts';

it('that are not given stay as they are', () => {
  expect(limitsFrom(undefined)).toEqual(defaultLimits);
  expect(limitsFrom('{}')).toEqual(defaultLimits);
  expect(limitsFrom('{"maxNesting": 2, "maxMembers": 7}')).toEqual({ ...defaultLimits, maxNesting: 2, maxMembers: 7 });
});

it.each(['{"maxNestings": 2}', '{"maxNesting": 0}', '{"maxNesting": 1.5}', '{"maxNesting": "2"}', '[]', '{', '3'])(
  '%s is refused with what was expected',
  (text) => {
    expect(() => limitsFrom(text)).toThrow(expect.objectContaining({ code: 'configuration-invalid' }));
    expect(() => limitsFrom(text)).toThrow(/expected LOGVERDICT_LIMITS to/);
  },
);
