// Order of the versions of one key.
import { expect, test } from 'vitest';
import { isNewer } from '../../../lambdas/ingest/s3-event.ts';

test.each([
  ['0B', '0A', true],
  ['0A', '0B', false],
  ['0A', '0A', false],
  ['0a', '0A', false],
  ['0055AED6DCD90281E6', '0055AED6DCD90281E5', true],
  ['0A1', '0A', true],
  ['0A', '0A0', false],
  ['0B', '0A1', true],
])('%s is newer than %s: %s', (one, other, expected) => {
  expect(isNewer(one, other)).toBe(expected);
});
