// A command of infra/operations/ as a process of its own, and what it printed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Ended {
  code: number;
  output: string;
  errors: string;
}

export interface StartedCommand {
  ended: Promise<Ended>;
  /** As Ctrl-C. */
  interrupt(): void;
  /** What it has printed so far. */
  output(): string;
}

interface At {
  cwd?: string;
  env?: Record<string, string>;
}

/** @param name of the file below infra/operations/, without its ending */
export function startCommand(name: string, args: readonly string[], { cwd, env }: At = {}): StartedCommand {
  const script = fileURLToPath(new URL(`../../../infra/operations/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { cwd, env: { PATH: '', ...env } });
  const printed = { output: '', errors: '' };
  child.stdout.on('data', (chunk) => {
    printed.output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    printed.errors += String(chunk);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, ...printed }));
  });
  return { ended, interrupt: () => void child.kill('SIGINT'), output: () => printed.output };
}

export const runCommand = (name: string, args: readonly string[], at: At = {}): Promise<Ended> =>
  startCommand(name, args, at).ended;
