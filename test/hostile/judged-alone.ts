// Has one hostile bundle read in a process of its own, started as the command line is, and compares what became of it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { HostileCase } from './hostile-case.ts';
import type { Outcome } from './judge-case.ts';

const mega = 1024 ** 2;
/** Kibibytes: 256 MB. */
const mostMemory = 256 * 1024;
/** Bytes that are read, and decoded, of a bundle: the floor below which no expansion is held against it. */
const mostWork = 1024 * mega;
/** Bytes of the largest face of a report. */
const mostReport = 32 * mega;

/** The options of node that `npm run classify` gives. */
const options = (): string[] => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { classify: string } };
  return scripts.classify.split(' ').filter((word) => word.startsWith('--'));
};

export async function expectHarmless(hostile: HostileCase): Promise<void> {
  const args = [...options(), 'test/hostile/judge-alone.ts', hostile.name];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: mega });
  const outcome = JSON.parse(stdout) as Outcome;
  const { status, codes, verdicts, mostRead = mostWork, mostDecoded = mostWork } = hostile;
  expect({ status: outcome.status, codes: outcome.codes, verdicts: outcome.verdicts }).toEqual({
    status,
    codes,
    verdicts,
  });
  expect(outcome.peakKib).toBeLessThan(mostMemory);
  expect(outcome.reportBytes).toBeLessThan(mostReport);
  expect(outcome.readBytes).toBeLessThan(mostRead);
  expect(outcome.decodedBytes).toBeLessThan(mostDecoded);
}
