// `npm run fuzz -- [--runs N] [--seed S] [--level L] [--from R]`: mutated bundles through the whole analysis. Prints its
// seed; saves each failing case, reduced, under test/fuzz/cases/. Exit 1 where one failed.
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawnCase, type FuzzCase, Level, savedCase } from './fuzz-case.ts';
import { makeWatchedWorker } from './watched-worker.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    level: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
});
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const only = values.level === undefined ? null : Level.parse(values.level);
const [from, runs] = [Number(values.from), Number(values.runs)];
/** A fault that is met everywhere need not be saved a thousand times. */
const maxSaved = 20;

const worker = makeWatchedWorker();
const startedAt = performance.now();
console.log(`seed ${seed}, ${runs} runs`);
let failed = 0;
const logs = { whole: 0, all: 0 };
for (let run = from; run < from + runs; run++) {
  const fuzzed = drawnCase(seed, run, only);
  const { broken, compared } = await worker.outcome(fuzzed);
  if (compared !== null) logs.all++;
  if (compared === 'whole') logs.whole++;
  if (broken !== null) {
    failed++;
    console.log(`run ${run}, ${fuzzed.level} of ${fuzzed.site} in ${fuzzed.container}: ${broken}`);
    if (failed <= maxSaved) saved(broken.startsWith('hangs') ? fuzzed : await reduced(fuzzed), broken);
  }
}
await worker.stop();
const seconds = (performance.now() - startedAt) / 1000;
console.log(`${runs} runs in ${seconds.toFixed(1)} s (${(runs / seconds).toFixed(1)} per second), ${failed} failed`);
console.log(`${logs.whole} of ${logs.all} log cases compared whole`);
process.exitCode = failed > 0 ? 1 : 0;

/** Without the mutations that the failure does not need. */
async function reduced(fuzzed: FuzzCase): Promise<FuzzCase> {
  let least = fuzzed;
  for (const mutation of fuzzed.mutations) {
    const without = { ...least, mutations: least.mutations.filter((each) => each !== mutation) };
    if (without.mutations.length > 0 && (await worker.outcome(without)).broken !== null) least = without;
  }
  return least;
}

function saved(fuzzed: FuzzCase, broken: string): void {
  const file = new URL(`./cases/${fuzzed.level}-${fuzzed.site}-${fuzzed.seed}-${fuzzed.run}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(savedCase(fuzzed, broken), null, 2)}\n`);
}
