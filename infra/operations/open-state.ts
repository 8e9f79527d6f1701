// The state folder of a system on this machine, for as long as a command works in it: the system must be at rest.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../local/storage/sqlite/database.ts';
import { lockState } from '../local/storage/state-lock.ts';

export const databaseName = 'logverdict.sqlite';
export const databaseIn = (stateFolder: string): string => join(stateFolder, databaseName);

/** Throws Error where there is no state, and Fault `configuration-invalid` while a system runs on it. */
export function withState<T>(stateFolder: string, work: (db: Database) => T): T {
  refuseMissing(stateFolder);
  using opened = new DisposableStack();
  opened.adopt(lockState(stateFolder), (lock) => lock.release());
  return work(opened.adopt(openDatabase(databaseIn(stateFolder)), (db) => db.close()));
}

export function refuseMissing(stateFolder: string): void {
  if (existsSync(databaseIn(stateFolder))) return;
  throw new Error(`expected the state of a logverdict in ${stateFolder}, found none: npm start makes it`);
}
