// A worker of the embedded system that ends in the middle of a bundle, as a process that is killed or runs out of memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../../../infra/local/settings.ts';

const script = fileURLToPath(new URL('./fault-embedded-process.ts', import.meta.url));
/** Megabytes: enough to start with. */
const littleMemory = 96;

export interface Death {
  what: 'time' | 'memory';
  /** Of the bundle. */
  key: string;
  settings: Settings;
  /** Milliseconds by which the clock of the system is ahead. */
  aheadMs: number;
}

/** Nobody else may have the state folder open. */
export async function endedWithout({ what, key, settings, aheadMs }: Death): Promise<void> {
  const flags = what === 'memory' ? [`--max-old-space-size=${littleMemory}`] : [];
  const told = [JSON.stringify(settings), key, what, String(aheadMs)];
  const child = spawn(process.execPath, [...flags, script, ...told], { stdio: 'pipe' });
  const ended = once(child, 'exit');
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  await Promise.race([ended, once(child.stdout, 'data')]);
  if (what === 'time') child.kill('SIGKILL');
  const [, signal] = await ended;
  if (signal !== (what === 'time' ? 'SIGKILL' : 'SIGABRT')) throw new Error(`expected a death, found ${said.join('')}`);
}
