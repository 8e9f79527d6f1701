// Paths that cannot be read: why, in our words. The words of the operating system name the path, which is a bundle's.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { localInput } from '../../../../infra/local/command-line/local-input.ts';

it('what the file system refuses is told without the name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-input-'));
  const path = join(folder, '<script>\u001b[31m');
  symlinkSync(path, path);

  try {
    expect(await localInput(path)).toEqual({ path, why: 'the file system does not give it (ELOOP)' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
