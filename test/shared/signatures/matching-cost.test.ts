// No line makes matching slow: RE2 takes every pattern, no repetition is without bound, and only the head of a long line
// is looked at. The worst lines are matched often enough that a pattern of quadratic cost would not end in time.
import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { trafficServer } from './record-of.ts';

const matcher = makeMatcher(shippedPack);
const size = 64 * 1024;
const fill = (start: string, unit: string): string => start + unit.repeat(Math.ceil(size / unit.length));
const core = '[ET_NET 0] WARNING: Core server certificate verification failed for (a). Action=Terminate Error=';

it.each(shippedPack.signatures.map(({ id, pattern }) => [id, pattern]))('the pattern of %s is linear', (_, pattern) => {
  expect(() => RE2JS.compile(pattern)).not.toThrow();
});

it('no repetition in a pattern is without bound, so a match looks at a bounded part of the line', () => {
  for (const { pattern } of shippedPack.signatures) {
    expect(pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '')).not.toMatch(/[*+]|,\}/);
  }
});

it.each([
  ['blanks', fill('', ' ')],
  ['open brackets', fill('verification ERROR:', '[')],
  ['level words', fill('', 'WARNING: ')],
  ['a message without end', fill(core, 'x')],
  ['blanks in the error', fill(core, ' ')],
  ['many ends', fill(core, ' server=')],
  ['many servers', fill(core, ' server=a(')],
  ['many depths', fill(core, 'server=a(1.2.3.4) depth=')],
  ['an ERROR without end', fill("ERROR: SSL connection failed for 'a': ", 'wrong version ')],
  ['names without end', fill('WARNING: Server certificate verification failed for ', 'a:')],
])('64 KiB of %s are answered like their first 4 KiB, a thousand times over', (_, body) => {
  const expected = matcher.match(trafficServer(body.slice(0, 4096)));
  const record = trafficServer(body);
  for (let round = 0; round < 1000; round++) expect(matcher.match(record)).toEqual(expected);
});
