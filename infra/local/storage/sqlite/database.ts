// The one SQLite file that holds everything but bytes and reports: opened so that what is committed survives a power
// cut, and brought to the newest layout step by step.
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Fault } from '../../../../shared/model/fault.ts';
import { layouts } from './layouts.ts';

export type Database = DatabaseSync;
/** One row as SQLite gives it. */
export type Row = Record<string, unknown>;

/** Opens or creates the file. Throws Fault `configuration-invalid` when a newer program has written it. */
export function openDatabase(path: string): Database {
  const db = new DatabaseSync(path);
  try {
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000',
    );
    migrate(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function migrate(db: Database, path: string): void {
  const found = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (found > layouts.length) {
    throw new Fault(
      'configuration-invalid',
      `${path} was written by a newer logverdict: this one knows its layouts up to ${layouts.length}, found ${found}`,
    );
  }
  for (const [index, statements] of layouts.entries()) {
    if (index < found) continue;
    inTransaction(db, () => {
      db.exec(statements);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}

/** Runs `work` as one step: all of it or nothing. `work` must not wait; inside another step it joins that one. */
export function inTransaction<T>(db: Database, work: () => T): T {
  if (db.isTransaction) return work();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

const statements = new WeakMap<Database, Map<string, StatementSync>>();

/** The statement of that text, compiled once: for those that are asked with every request. */
export function statement(db: Database, sql: string): StatementSync {
  const known = statements.get(db) ?? new Map<string, StatementSync>();
  statements.set(db, known);
  const made = known.get(sql) ?? db.prepare(sql);
  known.set(sql, made);
  return made;
}
