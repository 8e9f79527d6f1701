// `npm run bench`: the targets P1 to P8, measured on this machine. Options: --runs N (5), --only P1,P3, --megabytes N (500),
// --times N (10, for P4), --json. Only ratios mean anything; docs/benchmarks.md says what each side does.
import { parseArgs } from 'node:util';
import { apiTargets } from './api-targets.ts';
import { captureTargets } from './capture-targets.ts';
import { logTargets } from './log-targets.ts';
import { writeTargets } from './write-targets.ts';

/** One line of the result. */
export interface Outcome {
  target: string;
  what: string;
  /** What was wanted, as a sentence, and what was found; null: it could not be measured, as `missing` says. */
  wanted: string;
  found: string | null;
  isMet: boolean | null;
  missing?: string;
}

export interface BenchOptions {
  runs: number;
  megabytes: number;
  times: number;
  wants(target: string): boolean;
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
    megabytes: { type: 'string', default: '500' },
    times: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const only = values.only?.split(',');
const options: BenchOptions = {
  runs: Number(values.runs),
  megabytes: Number(values.megabytes),
  times: Number(values.times),
  wants: (target) => only === undefined || only.includes(target),
};

const outcomes = [
  ...(await logTargets(options)),
  ...(await captureTargets(options)),
  ...(options.wants('P6') ? [await writeTargets()] : []),
  ...(await apiTargets(options)),
];
if (values.json) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
else for (const outcome of outcomes) process.stdout.write(`${lineOf(outcome)}\n`);
process.exitCode = outcomes.some(({ isMet }) => isMet === false) ? 1 : 0;

function lineOf({ target, what, wanted, found, isMet, missing }: Outcome): string {
  const mark = isMet === null ? '-' : isMet ? 'met' : 'NOT met';
  return `${target}  ${mark.padEnd(8)}${what}: ${found ?? missing} (wanted: ${wanted})`;
}
