// The embedded system with a tiny program, on a free port and in folders of its own.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { giveToken } from '../../../infra/local/first-token.ts';
import type { Program } from '../../../infra/local/functions.ts';
import type { Settings } from '../../../infra/local/settings.ts';
import { startSystem } from '../../../infra/local/system.ts';
import type { OidcSettings } from '../../../lambdas/authorizer/oidc/oidc-settings.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { tinyProgram } from './tiny-program.ts';

export function settingsIn(folder: string): Settings {
  return {
    port: 0,
    stateFolder: join(folder, 'state'),
    dropFolder: join(folder, 'drop'),
    reportsFolder: join(folder, 'reports'),
  };
}

interface Differing {
  folder?: string;
  program?: Partial<Program>;
  now?: () => Date;
  oidc?: OidcSettings;
  /** Told of each line of what went wrong, when it is written. */
  onWarned?: (line: string) => void;
}

export async function runningSystem(differing: Differing = {}) {
  const folder = differing.folder ?? (await temporaryFolder());
  const said: string[] = [];
  const warned: string[] = [];
  const system = await startSystem({
    settings: { ...settingsIn(folder), ...(differing.oidc && { oidc: differing.oidc }) },
    program: tinyProgram(differing.program),
    now: differing.now ?? (() => new Date()),
    pollMs: 25,
    stillMs: 50,
    say: (line) => said.push(line),
    warn: (line) => {
      warned.push(line);
      differing.onWarned?.(line);
    },
  });
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await system.stop(200);
    isStopped = true;
  };
  onTestFinished(stop);
  let token = '';
  await giveToken(system.storage.tokens, true, (given) => {
    token = given;
  });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(system.url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  return { ...system, folder, said, warned, stop, ask, drop: (path: string, text: string) => put(folder, path, text) };
}

async function put(folder: string, path: string, text: string): Promise<void> {
  const location = join(folder, 'drop', path);
  await mkdir(dirname(location), { recursive: true });
  await writeFile(location, text);
}
