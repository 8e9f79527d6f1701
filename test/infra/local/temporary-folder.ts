// Folders and databases that live as long as one test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../../infra/local/storage/sqlite/database.ts';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logverdict-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function temporaryDatabase(): Promise<Database> {
  return openFor(join(await temporaryFolder(), 'test.sqlite'));
}

/** Closed at the end of the test unless it was before. */
export function openFor(path: string): Database {
  const db = openDatabase(path);
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  return db;
}

/** Waits until it holds, asking often; fails after ten seconds. */
export async function eventually<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain for ${what}`);
}
