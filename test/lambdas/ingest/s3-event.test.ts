// Order of the versions of one key.
import { expect, test } from 'vitest';
import { isNewer } from '../../../lambdas/ingest/s3-event.ts';

test.each([
  ['0B', '0A', true],
  ['0A', '0B', false],
  ['0A', '0A', false],
  ['0a', '0A', false],
  ['100', 'FF', true],
  ['00FF', '100', false],
])('%s is newer than %s: %s', (one, other, expected) => {
  expect(isNewer(one, other)).toBe(expected);
});
