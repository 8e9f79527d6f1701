// The short run of the fuzzer, and every case it once failed on.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtFrom, drawnCase, levels, SavedCase } from './fuzz-case.ts';
import { outcomeOf } from './invariants.ts';

const folder = new URL('./cases/', import.meta.url);
const saved = readdirSync(folder).filter((name) => name.endsWith('.json'));
const runs = 60;

describe('a mutated bundle', () => {
  it.each(levels)('is read without a throw, and told truly, when mutated as %s', async (level) => {
    let leftOut = 0;
    for (let run = 0; run < runs; run++) {
      const { broken, compared } = await outcomeOf(drawnCase(1, run, level));
      expect(broken, `run ${run}`).toBeNull();
      if (compared === 'left-out') leftOut++;
    }
    expect(leftOut, 'logs that were not compared').toBeLessThan(runs / 10);
  });
});

describe('a case that once failed', () => {
  it.each(saved)('holds now: %s', async (name) => {
    const kept = SavedCase.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    expect((await outcomeOf(kept.case, builtFrom(kept))).broken).toBeNull();
  });
});
