// Runs the sides of a comparison as processes of their own, one after the other and in turn (A B A B), and tells what
// each needed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Run {
  /** Wall time; of our own sides what they measured themselves, without the start of Node. */
  ms: number;
  peakKb: number | null;
}

export interface Side {
  name: string;
  command: string;
  args: readonly string[];
  /** It prints a `Run` of its own. */
  isOurs: boolean;
}

/** A script beside this file, as a side. `flags` are for Node. */
export function ourSide(name: string, script: string, args: readonly (string | number)[], flags: string[] = []): Side {
  const path = join(import.meta.dirname, 'sides', script);
  return { name, command: process.execPath, args: [...flags, path, ...args.map(String)], isOurs: true };
}

export const isInstalled = (command: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));

/** Of each side as many runs as asked for, after one that does not count: it fills the caches of files. */
export async function inTurn(sides: readonly Side[], runs: number): Promise<Run[][]> {
  const found: Run[][] = sides.map(() => []);
  for (let round = 0; round <= runs; round++)
    for (const [at, side] of sides.entries()) {
      const run = await runOf(side);
      if (round > 0) found[at]?.push(run);
    }
  return found;
}

async function runOf({ command, args, isOurs, name }: Side): Promise<Run> {
  const begun = performance.now();
  const { output, code } = await outputOf(command, args, isOurs);
  const ms = performance.now() - begun;
  // 1: a searching program that found nothing.
  if (code !== 0 && (isOurs || code !== 1)) throw new Error(`${name} ended with ${code}`);
  return isOurs ? (JSON.parse(output) as Run) : { ms, peakKb: null };
}

function outputOf(command: string, args: readonly string[], isOurs: boolean) {
  return new Promise<{ output: string; code: number | null }>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', isOurs ? 'pipe' : 'ignore', 'inherit'] });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ output, code }));
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
