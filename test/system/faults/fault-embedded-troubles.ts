// What goes wrong around the embedded system: a database that somebody else has locked, a disk that is full.
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker as Thread } from 'node:worker_threads';
import type { Settings } from '../../../infra/local/settings.ts';
import { type Database, openDatabase } from '../../../infra/local/storage/sqlite/database.ts';
import type { Troubles } from './fault-host.ts';

export const embeddedTroubles = {
  passing: ['the database is locked for a moment'],
  lasting: ['the database is locked', 'the disk is full', 'the folder of the reports is gone'],
} as const satisfies Troubles;

export async function embeddedTrouble(name: string, db: Database, settings: Settings): Promise<() => Promise<void>> {
  const path = join(settings.stateFolder, 'logverdict.sqlite');
  if (name === 'the database is locked for a moment') return lockForAMoment(path);
  if (name === 'the database is locked') return lock(path, db);
  if (name === 'the disk is full') return fill(db);
  return withoutFolder(join(settings.stateFolder, 'reports-by-id'));
}

/** By another process: here a thread, because the one that waits for the lock does nothing else. */
async function lockForAMoment(path: string): Promise<() => Promise<void>> {
  const source = `
    const { DatabaseSync } = require('node:sqlite');
    const { parentPort, workerData } = require('node:worker_threads');
    const db = new DatabaseSync(workerData);
    db.exec('BEGIN IMMEDIATE');
    parentPort.postMessage('locked');
    setTimeout(() => { db.exec('COMMIT'); db.close(); }, 300);`;
  const thread = new Thread(source, { eval: true, workerData: path });
  await new Promise((resolve) => thread.once('message', resolve));
  return async () => void (await thread.terminate());
}

async function lock(path: string, db: Database): Promise<() => Promise<void>> {
  db.exec('PRAGMA busy_timeout = 20'); // whoever waits blocks this process
  const other = openDatabase(path);
  other.exec('BEGIN IMMEDIATE');
  return async () => {
    other.exec('ROLLBACK');
    other.close();
    db.exec('PRAGMA busy_timeout = 2000');
  };
}

async function fill(db: Database): Promise<() => Promise<void>> {
  const { page_count: pages } = db.prepare('PRAGMA page_count').get() ?? {};
  db.exec(`PRAGMA max_page_count = ${pages}`);
  return async () => db.exec('PRAGMA max_page_count = 1073741823');
}

/** A file stands in its place. */
async function withoutFolder(folder: string): Promise<() => Promise<void>> {
  await rename(folder, `${folder}.away`);
  await writeFile(folder, '');
  return async () => {
    await rm(folder);
    await rename(`${folder}.away`, folder);
  };
}
