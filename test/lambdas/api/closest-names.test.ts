// Names that somebody may have meant.
import { expect, test } from 'vitest';
import { closestNames } from '../../../lambdas/api/closest-names.ts';

test.each([
  ['expc1', ['expc2', 'expc12', 'vcs-edge'], ['expc12', 'expc2']],
  ['EXPC1', ['expc1'], ['expc1']],
  ['expressway-core-01', ['expressway-c-1', 'expresway-core-01', 'other'], ['expresway-core-01', 'expressway-c-1']],
  ['a', ['zzzz'], []],
  ['n1', ['n2', 'n3', 'n4', 'n5'], ['n2', 'n3', 'n4']],
  ['', [], []],
])('%s among %o', (asked, names, expected) => {
  expect(closestNames(asked, names)).toEqual(expected);
});
