// Loaded into the system before itself (`node --import`): a part of what it writes fails, as on a disk that is full or
// breaks. Nothing of the product knows of it. A write is what reaches the disk: a transaction or a lone statement of
// SQLite, a file that is opened for writing, written, synced, renamed, a folder that is made.
//
// Environment: SOAK_FAILING is the share that fails, SOAK_SEED what it is drawn from, SOAK_COUNTS a file that holds how many
// writes there were and how many failed, as two little-endian doubles: it is right whenever the process is killed.
// SIGUSR2 ends it: from then on nothing fails.
import { closeSync, openSync, writeSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { seeded } from '../build/busy-log.ts';

const random = seeded(Number(process.env.SOAK_SEED ?? 0));
let share = Number(process.env.SOAK_FAILING ?? 0);
process.on('SIGUSR2', () => {
  share = 0;
});

const counts = Buffer.alloc(16);
const countsFile = openSync(process.env.SOAK_COUNTS ?? '/dev/null', 'w');
process.on('exit', () => closeSync(countsFile));
let [all, failed] = [0, 0];

/** Whether this write fails; each is asked about once. */
function isToFail(): boolean {
  const fails = random() < share;
  all++;
  if (fails) failed++;
  counts.writeDoubleLE(all, 0);
  counts.writeDoubleLE(failed, 8);
  writeSync(countsFile, counts, 0, counts.length, 0);
  return fails;
}

const one = <T>(values: readonly [T, ...T[]]): T => values[Math.floor(random() * values.length)] ?? values[0];

function fileError(call: string): Error {
  const [code, errno, text] = one([
    ['ENOSPC', -28, 'no space left on device'],
    ['ENOSPC', -28, 'no space left on device'],
    ['EIO', -5, 'i/o error'],
  ]);
  return Object.assign(new Error(`${code}: ${text}, ${call}`), { code, errno, syscall: call });
}

function databaseError(): Error {
  const [errcode, errstr] = one([
    [13, 'database or disk is full'],
    [5, 'database is locked'],
    [778, 'disk I/O error'],
  ]);
  return Object.assign(new Error(errstr), { code: 'ERR_SQLITE_ERROR', errcode, errstr });
}

/** How many of its statements the transaction at hand still takes before it fails; null: it does not fail. */
let untilFailure: number | null = null;
const databases = new WeakMap<StatementSync, DatabaseSync>();
/** Most transactions have fewer statements; one that is not met fails as it is committed. */
const latestFailure = 20;

function beforeStatement(statement: StatementSync): void {
  if (!/^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b/i.test(statement.sourceSQL)) return;
  if (!databases.get(statement)?.isTransaction) {
    if (isToFail()) throw databaseError();
  } else if (untilFailure !== null && untilFailure-- <= 0) throw databaseError();
}

const { prepare, exec } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (...args) {
  const statement = prepare.apply(this, args);
  databases.set(statement, this);
  return statement;
};
DatabaseSync.prototype.exec = function (sql) {
  if (/^\s*BEGIN/.test(sql)) {
    const isLost = isToFail();
    untilFailure = isLost ? Math.floor(random() * latestFailure) : null;
    if (isLost && untilFailure === 0) throw databaseError();
  }
  if (/^\s*COMMIT/.test(sql) && untilFailure !== null) throw databaseError();
  exec.call(this, sql);
};
const { run, get } = StatementSync.prototype;
Object.assign(StatementSync.prototype, {
  run(this: StatementSync, ...values: unknown[]) {
    beforeStatement(this);
    return Reflect.apply(run, this, values);
  },
  get(this: StatementSync, ...values: unknown[]) {
    beforeStatement(this);
    return Reflect.apply(get, this, values);
  },
});

const probe = await fs.open('/dev/null');
const handles: fs.FileHandle = Object.getPrototypeOf(probe);
await probe.close();
const { write, writeFile, sync } = handles;
/** A full disk takes the first part. */
Object.assign(handles, {
  async write(this: fs.FileHandle, bytes: Uint8Array, ...where: number[]) {
    if (!isToFail()) return Reflect.apply(write, this, [bytes, ...where]);
    const [offset = 0] = where;
    await Reflect.apply(write, this, [bytes, offset, (bytes.length - offset) >> 1]);
    throw fileError('write');
  },
  async writeFile(this: fs.FileHandle, text: string, ...options: unknown[]) {
    if (!isToFail()) return Reflect.apply(writeFile, this, [text, ...options]);
    await Reflect.apply(writeFile, this, [text.slice(0, text.length >> 1), ...options]);
    throw fileError('write');
  },
  async sync(this: fs.FileHandle) {
    if (isToFail()) throw fileError('fsync');
    return Reflect.apply(sync, this, []);
  },
});

const { open, rename, mkdir } = fs;
Object.assign(fs, {
  async open(...args: Parameters<typeof open>) {
    if (/[wa+]/.test(String(args[1] ?? 'r')) && isToFail()) throw fileError('open');
    return open(...args);
  },
  async rename(...args: Parameters<typeof rename>) {
    if (isToFail()) throw fileError('rename');
    return rename(...args);
  },
  async mkdir(...args: Parameters<typeof mkdir>) {
    if (isToFail()) throw fileError('mkdir');
    return mkdir(...args);
  },
});
syncBuiltinESMExports();
