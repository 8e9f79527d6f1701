// `npm start` as a process of its own, in a folder of its own, to be killed at any moment.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { eventually } from './temporary-folder.ts';

export const startPath = fileURLToPath(new URL('../../../infra/local/start.ts', import.meta.url));

export interface StartedProcess {
  /** What it has printed so far. */
  output(): string;
  /** The first match of the pattern in what it prints. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** As a reader of its output that goes away. */
  closeOutput(): void;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | string | null>;
  signal(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | string | null>;
}

export function startIn(folder: string, environment: Record<string, string> = {}): StartedProcess {
  const child = spawn(process.execPath, [startPath], { cwd: folder, env: { PATH: '', PORT: '0', ...environment } });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  const output = () => chunks.join('');
  const ended = endOf(child);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    output,
    ended,
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    printed: (pattern) => eventually(`${pattern}`, async () => pattern.exec(output())),
    signal: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

const endOf = (child: ChildProcess): Promise<number | string | null> =>
  new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });

/** Puts it in place in one step, as a careful copy does. */
export async function dropInto(folder: string, path: string, content: string | Buffer): Promise<void> {
  const location = join(folder, 'drop', path);
  await mkdir(dirname(location), { recursive: true });
  await writeFile(`${location}.part`, content);
  await rename(`${location}.part`, location);
}
