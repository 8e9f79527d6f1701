// Two engines run patterns: JavaScript's own those that are shipped, re2js those that are supplied while running. They find
// the same; only what somebody supplies cannot hold the program up.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPack } from '../../../infra/build/read-pack.ts';
import { makeMatcher } from '../../../shared/signatures/match-record.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { SignatureFile } from '../../../shared/signatures/signature-file.ts';
import { confinedPattern, suppliedPack } from '../../../shared/signatures/supplied-pack.ts';
import { smallPack } from '../../doubles/small-pack.ts';
import { recordOf, trafficServer } from './record-of.ts';

const folder = join(import.meta.dirname, '../../../shared/signatures');
const files = (await readPack(folder, 'expressway')).signatures.map(({ content }) => SignatureFile.parse(content));
const lines = files.flatMap(({ matches = [], nearMisses = [] }) => [...matches, ...nearMisses]);
const { origin: _, ...pack } = shippedPack;
/** Every pattern by re2js, also those that need not be. */
const confined = { ...pack, origin: 'supplied' as const, compilePattern: confinedPattern };
const [ours, theirs] = [makeMatcher(shippedPack), makeMatcher(confined)];

describe('the shipped pack, as if somebody had supplied it', () => {
  it('has examples to be tried on', () => {
    expect(lines.length).toBeGreaterThan(100);
  });

  it.each(lines)('finds the same, with the same fields, in %s', (line) => {
    const record = recordOf(line);

    expect(theirs.match(record)).toEqual(ours.match(record));
    expect(theirs.begins(record)).toBe(ours.begins(record));
    expect(theirs.matchResponse(line)).toEqual(ours.matchResponse(line));
  });

  it('finds the same in the beginnings of every example', () => {
    for (const line of lines) {
      for (let end = 8; end < line.length; end += 8) {
        const record = recordOf(line.slice(0, end));
        expect(theirs.begins(record)).toBe(ours.begins(record));
        expect(theirs.match(record)).toEqual(ours.match(record));
      }
    }
  });
});

describe('a pattern that somebody supplies', () => {
  const withPattern = (pattern: string) =>
    makeMatcher(
      suppliedPack({
        ...smallPack,
        signatures: smallPack.signatures.map((each) => ({ ...each, literal: 'a', pattern })),
      }),
    );

  it('answers at once where an engine that backtracks would not come back', () => {
    const matcher = withPattern('^(?<error>(a+)+)$');

    expect(matcher.match(trafficServer(`${'a'.repeat(4_000)}!`))).toBeNull();
    expect(matcher.match(trafficServer('aaa'))?.fields).toEqual({ error: 'aaa' });
  });

  it.each(['(a)\\1', 'a(?=b)', '(?<!b)a'])('is refused where it needs backtracking: %s', (pattern) => {
    expect(() => withPattern(pattern)).toThrow();
  });
});
