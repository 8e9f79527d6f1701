// One process at a time owns the state folder. The lock is one of the operating system, on an empty database, so it ends
// with its process however that dies.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../../shared/model/fault.ts';

export interface StateLock {
  release(): void;
}

/** Throws Fault `configuration-invalid` when another process has it. */
export function lockState(folder: string): StateLock {
  const db = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    // Left in the journal mode that needs no further files: the lock is the transaction itself.
    db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    const owner = ownerOf(folder);
    throw new Fault('configuration-invalid', `${folder} is in use by another logverdict${owner}: stop that one first`, {
      cause,
    });
  }
  writeFileSync(join(folder, 'owner'), `${process.pid}\n`);
  return { release: () => db.close() };
}

function ownerOf(folder: string): string {
  try {
    return ` (process ${Number.parseInt(readFileSync(join(folder, 'owner'), 'utf8'), 10)})`;
  } catch {
    return ''; // the number only helps to find it
  }
}
