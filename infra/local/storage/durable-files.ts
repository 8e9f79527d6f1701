// Files that are either there whole or not there at all, also after a power cut.
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes beside the target under another name, then takes its place. A symbolic link in its place is replaced. Two
 * writes of one path must not overlap.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  // Always the same name for one file, also where its folder was restored to another place: what a killed process left is
  // cleared away when the work is done again.
  const temporary = join(folder, `.${createHash('sha256').update(basename(path)).digest('hex').slice(0, 32)}.tmp`);
  await rm(temporary, { force: true });
  try {
    await writeSynced(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename survives a power cut only once its folder is on disk. Windows cannot open folders and needs no such step. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
