// No line makes matching slow: RE2 takes every pattern, no repetition is without bound, and only the head of a long line
// is looked at. Lines that almost match are matched at growing lengths, so that a pattern of quadratic cost shows.
import { join } from 'node:path';
import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { readPack } from '../../../infra/build/read-pack.ts';
import { beginningOf, makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { SignatureFile } from '../../../shared/signatures/signature-file.ts';
import { cpuMs } from '../../build/cpu-ms.ts';
import { recordOf, trafficServer } from './record-of.ts';

const matcher = makeMatcher(shippedPack);
const size = 64 * 1024;
const fill = (start: string, unit: string): string => start + unit.repeat(Math.ceil(size / unit.length));
const core = '[ET_NET 0] WARNING: Core server certificate verification failed for (a). Action=Terminate Error=';

it.each(shippedPack.signatures.map(({ id, pattern }) => [id, pattern]))('the pattern of %s is linear', (_, pattern) => {
  expect(() => RE2JS.compile(pattern)).not.toThrow();
  expect(() => RE2JS.compile(beginningOf(pattern))).not.toThrow();
});

it('the beginning of a pattern is the pattern without its end', () => {
  expect(beginningOf('^a$')).toBe('^a');
  expect(beginningOf('^a')).toBe('^a');
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

const folder = join(import.meta.dirname, '../../../shared/signatures');
const examples = new Map(
  (await readPack(folder, 'expressway')).signatures.map(({ content }) => {
    const { id, matches = [] } = SignatureFile.parse(content);
    return [id, matches.map((line) => recordOf(line).body)];
  }),
);
/** What is repeated behind the beginning of a line that matches: what each placeholder takes, or almost takes. */
const units = [' ', 'a', '(', "'", '[', '.', '1', ' server=', ' Error=', 'WARNING: ', ': '];
/** Characters: the longest is all that a matcher looks at. */
const lengths = [512, 4096] as const;
/** Linear work takes 8 times as long, that of a square 64 times. */
const mostTimesAsLong = 24;
/** Milliseconds: below the first nothing can be told from the noise, the second is out of all proportion. */
const [telling, most] = [2, 10];

const msOf = (pattern: RegExp, text: string): number => cpuMs(() => void pattern.test(text), 3);

it.each(shippedPack.signatures.filter(({ pattern }) => pattern !== '').map(({ id, pattern }) => [id, pattern]))(
  'lines that almost show %s cost time in proportion to their length',
  (id, pattern) => {
    const [body = ''] = examples.get(id) ?? [];
    expect(body.length).toBeGreaterThan(10);
    const cuts = Array.from({ length: 10 }, (_, at) => Math.ceil((body.length * (at + 1)) / 10));
    for (const source of [pattern, beginningOf(pattern)]) {
      const compiled = new RegExp(source, 'u');
      for (const start of ['', ...cuts.map((cut) => body.slice(0, cut))]) {
        for (const unit of units) {
          const [short, long] = lengths.map((length) => `${(start + unit.repeat(length)).slice(0, length - 1)}\u0001`);
          const ms = msOf(compiled, long ?? '');
          expect(ms).toBeLessThan(most);
          if (ms > telling) expect(ms / msOf(compiled, short ?? '')).toBeLessThan(mostTimesAsLong);
        }
      }
    }
  },
);
