// The server as npm runs it, through a shell and with its output in a pipe: neither the one nor the other may be missed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dropInto, startIn, startPath } from './started-process.ts';
import { eventually, temporaryFolder } from './temporary-folder.ts';

const reported = (folder: string, path: string) =>
  eventually('the report', () => readFile(join(folder, 'reports', path), 'utf8').catch(() => null));

test('lines that nobody reads do not end the server', async () => {
  const folder = await temporaryFolder();
  const started = startIn(folder);
  await started.printed(/Ctrl-C/);
  started.closeOutput();
  await dropInto(folder, 'lab/a.log', 'nothing of the kind');
  await reported(folder, 'lab/a.log.json');
  await dropInto(folder, 'lab/b.log', 'nothing of the kind');
  await reported(folder, 'lab/b.log.json');
  expect(await started.signal('SIGTERM')).toBe(0);
});

test('a shell of npm that is ended takes the server with it, and the next one can start', async () => {
  const folder = await temporaryFolder();
  const env = { PATH: '', PORT: '0', npm_lifecycle_event: 'start' };
  const shell = spawn('/bin/sh', ['-c', `"${process.execPath}" "${startPath}"; true`], { cwd: folder, env });
  const owner = join(folder, '.logverdict', 'owner');
  const pid = Number(await eventually('the server', () => readFile(owner, 'utf8').catch(() => null)));
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  const printed: string[] = [];
  shell.stdout.on('data', (chunk) => printed.push(String(chunk)));
  await eventually('the last line', async () => printed.join('').includes('Ctrl-C'));
  expect(isAlive(pid)).toBe(true);
  shell.kill('SIGTERM');
  await once(shell, 'exit');
  await eventually('the end of the server', async () => !isAlive(pid));
  await startIn(folder).printed(/Ctrl-C/);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // there is no such process
  }
}
