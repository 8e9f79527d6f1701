// The short run of the fuzzer, and every case it once failed on.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtFrom, drawnCase, levels, SavedCase } from './fuzz-case.ts';
import { outcomeOf } from './invariants.ts';

const folder = new URL('./cases/', import.meta.url);
const saved = readdirSync(folder).filter((name) => name.endsWith('.json'));
const runs = 100;

describe('a mutated bundle', () => {
  it.each(levels)('is read without a throw, and told truly, when mutated as %s', async (level) => {
    for (let run = 0; run < runs; run++) {
      const { broken } = await outcomeOf(drawnCase(1, run, level));
      expect(broken, `run ${run}`).toBeNull();
    }
  });
});

describe('a case that once failed', () => {
  it.each(saved)('holds now: %s', async (name) => {
    const kept = SavedCase.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    expect((await outcomeOf(kept.case, builtFrom(kept))).broken).toBeNull();
  });
});
