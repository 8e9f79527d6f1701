// `npm run soak`: bundles by the thousand into the embedded system, by many writers at once, while it is killed again and
// again and a part of its writes fails. Options: --bundles N (2000), --writers N (8), --kills N (20), --failing SHARE (0.05),
// --seed N, --folder PATH (kept; otherwise a temporary one, kept only where something is wrong). Exit 1 where anything is not
// as it should be. docs/soak.md says what is looked at.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runSoak } from './run-soak.ts';
import { figureTable } from './soak-figures.ts';

const { values } = parseArgs({
  options: {
    bundles: { type: 'string', default: '2000' },
    writers: { type: 'string', default: '8' },
    kills: { type: 'string', default: '20' },
    failing: { type: 'string', default: '0.05' },
    seed: { type: 'string' },
    folder: { type: 'string' },
  },
});
/** Of many alike the first tell enough. */
const shownLines = 50;

const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const folder = values.folder === undefined ? await mkdtemp(join(tmpdir(), 'logverdict-soak-')) : resolve(values.folder);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [bundles, writers, kills] = [Number(values.bundles), Number(values.writers), Number(values.kills)];

say(
  `seed ${seed}: ${bundles} bundles, ${writers} writers, ${kills} kills, ${Number(values.failing) * 100} % of writes fail`,
);
const options = { seed, bundles, writers, kills, failing: Number(values.failing), folder };
const { figures, wrong } = await runSoak({ ...options, say: (line) => void process.stderr.write(`${line}\n`) }).catch(
  (error: unknown) => ({ figures: null, wrong: [`the soak itself ended early: ${error}`] }),
);
if (figures !== null) say(figureTable(figures));
for (const line of wrong.slice(0, shownLines)) say(`NOT as it should be: ${line}`);
if (wrong.length > shownLines) say(`... and ${wrong.length - shownLines} more`);
if (wrong.length === 0) say('Everything is as it should be.');
else say(`${wrong.length} things are not as they should be. Look at ${folder}; --seed ${seed} repeats what is put in.`);
if (wrong.length === 0 && values.folder === undefined) await rm(folder, { recursive: true, force: true });
process.exitCode = wrong.length === 0 ? 0 : 1;
