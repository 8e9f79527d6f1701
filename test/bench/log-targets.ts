// P1 to P4: a bundle that is mostly log. Against bare inflation, against programs that search compressed files, with a
// thousand signatures, and with ten times as much of it.
import { join } from 'node:path';
import { memoryFlags } from '../../infra/local/memory-flags.ts';
import type { BenchOptions, Outcome } from './bench.ts';
import { logBundle, longBundle } from './bench-inputs.ts';
import { inTurn, isInstalled, median, ourSide, type Run, type Side } from './measure.ts';
import { ratioOf } from './ratio.ts';

const classifyCommand = join(import.meta.dirname, '../../infra/local/command-line/cached-start.ts');
/** What an engineer would search for: one pattern per family of lines. */
const patterns = [
  'Core server certificate verification failed for',
  'SNI .* not in certificate',
  'SSL connection failed for',
  'HTTP/1.1 502 connect failed',
];
const classifySide = (file: string, signatures = 0): Side =>
  ourSide('logverdict', 'classify.ts', [file, signatures], memoryFlags);

export async function logTargets(options: BenchOptions): Promise<Outcome[]> {
  const { wants, runs, megabytes, times } = options;
  const outcomes: Outcome[] = [];
  if (wants('P1')) outcomes.push(...(await inflation(await logBundle(megabytes), runs)));
  if (wants('P2')) outcomes.push(...(await searching(await logBundle(megabytes), runs)));
  if (wants('P3')) outcomes.push(await signatures(await logBundle(megabytes), runs));
  if (wants('P4')) outcomes.push(await memory(await logBundle(megabytes), await longBundle(megabytes, times), times));
  return outcomes;
}

async function inflation(file: string, runs: number): Promise<Outcome[]> {
  const sizes = [64, 256, 512, 1024].map((kibi) => ourSide(`gunzip ${kibi} KiB`, 'drain.ts', [file, kibi * 1024]));
  const tried = await inTurn(sizes, 2);
  const totals = tried.map((each) => median(each.map(({ ms }) => ms)));
  const best = sizes[totals.indexOf(Math.min(...totals))] as Side;
  const members = ourSide('members', 'read-members.ts', [file], memoryFlags);
  const [ours = [], drained = [], read = []] = await inTurn([classifySide(file), best, members], runs);
  const { value, words } = ratioOf(ours, drained);
  const what = `whole classification by draining (${best.name})`;
  const floor = 'of that, decoding to members with their checksums, by draining';
  return [
    { target: 'P1', what, wanted: 'at most 1.35', found: words, isMet: value <= 1.35 },
    { target: 'P1', what: floor, wanted: 'as little as can be', found: ratioOf(read, drained).words, isMet: null },
  ];
}

async function searching(file: string, runs: number): Promise<Outcome[]> {
  const anyOf = patterns.flatMap((pattern) => ['-e', pattern]);
  const programs = [
    { command: 'rg', args: ['-z', '-c', ...anyOf], least: 2.5 },
    { command: 'ugrep', args: ['-z', '-c', ...anyOf], least: 1.3 },
    { command: 'zgrep', args: ['-c', '-E', patterns.join('|')], least: 3 },
  ];
  // As a user runs it: with the start of Node and the report written.
  const args = [...memoryFlags, classifyCommand, file, '--format', 'json', '--output', '/dev/null'];
  const ours: Side = { name: 'npm run classify', command: process.execPath, args, isOurs: false };
  const outcomes: Outcome[] = [];
  for (const { command, args, least } of programs) {
    const outcome = { target: 'P2', what: `${command} by logverdict, whole processes`, wanted: `at least ${least}` };
    if (!isInstalled(command)) {
      outcomes.push({ ...outcome, found: null, isMet: null, missing: `${command} is not installed` });
      continue;
    }
    const [theirs = [], mine = []] = await inTurn(
      [{ name: command, command, args: [...args, file], isOurs: false }, ours],
      runs,
    );
    const { value, words } = ratioOf(theirs, mine);
    outcomes.push({ ...outcome, found: words, isMet: value >= least });
  }
  return outcomes;
}

async function signatures(file: string, runs: number): Promise<Outcome> {
  const [many = [], shipped = []] = await inTurn([classifySide(file, 1_000), classifySide(file)], runs);
  const { value, words } = ratioOf(many, shipped);
  const what = '1,000 signatures by those that are shipped';
  return { target: 'P3', what, wanted: 'at most 1.15', found: words, isMet: value <= 1.15 };
}

async function memory(short: string, long: string, times: number): Promise<Outcome> {
  const [small = [], large = []] = await inTurn([classifySide(short), classifySide(long)], 1);
  const [less, more] = [peak(small), peak(large)];
  const found = `${(more / less).toFixed(2)} (${more.toFixed(0)} and ${less.toFixed(0)} MB)`;
  const what = `peak memory, ${times} times the log by the log`;
  const wanted = 'at most 1.1, and 200 MB in all';
  return { target: 'P4', what, wanted, found, isMet: more / less <= 1.1 && more <= 200 };
}

const peak = (runs: readonly Run[]): number => Math.max(...runs.map(({ peakKb }) => peakKb ?? Number.NaN)) * 1.024e-3;
