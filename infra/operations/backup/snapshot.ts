// The database of a backup: a copy as of one moment, and which files belong to it.
import { rm } from 'node:fs/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { rereadEventOf } from '../../../lambdas/ingest/s3-event.ts';
import { BundleRecord } from '../../../shared/model/stored-records.ts';
import { pathById } from '../../local/storage/file-report-store.ts';
import { objectPath } from '../../local/storage/object-store.ts';
import { databaseIn } from '../open-state.ts';

/** What a backup has to know of a bundle, whichever program wrote the rest. */
const KnownBundle = BundleRecord.pick({ bundleId: true, object: true, sequencer: true, createdAt: true }).extend({
  status: z.string(),
});
type KnownBundle = z.infer<typeof KnownBundle>;

/** All pages in one go: what is written meanwhile would make it begin anew, and again. */
const everyPage = 2 ** 31 - 1;

export interface Snapshot {
  layout: number;
  bundles: readonly KnownBundle[];
  /** Files that have to be there, below the state folder, with their sizes where they are known. */
  needed: ReadonlyMap<string, number | null>;
  /** Files that may be there. */
  allowed: ReadonlySet<string>;
}

/** The system may go on meanwhile. The layout stays what it is: an older program must be able to use the copy. */
export async function takeSnapshot(stateFolder: string, target: string): Promise<Snapshot> {
  const to = databaseIn(target);
  for (const ending of ['', '-wal', '-shm']) await rm(to + ending, { force: true });
  using opened = new DisposableStack();
  const source = opened.adopt(new DatabaseSync(databaseIn(stateFolder), { readOnly: true }), (db) => db.close());
  await backup(source, to, { rate: everyPage });
  const copy = opened.adopt(new DatabaseSync(to), (db) => db.close());
  const [check] = copy.prepare('PRAGMA quick_check(1)').all();
  if (check?.quick_check !== 'ok')
    throw new Error(`expected a sound database in ${stateFolder}, found ${check?.quick_check}`);
  return readSnapshot(copy);
}

/** A reading that has ended has left a report. */
const readStatuses: readonly string[] = ['complete', 'partial', 'unreadable'];

function readSnapshot(db: DatabaseSync): Snapshot {
  const records = db.prepare('SELECT record FROM bundles').all();
  const bundles = records.map(({ record }) => KnownBundle.parse(JSON.parse(String(record))));
  const needed = new Map<string, number | null>();
  for (const row of db.prepare('SELECT sha256, size_bytes FROM object_versions').all()) {
    needed.set(objectPath('objects', String(row.sha256)), Number(row.size_bytes));
  }
  const allowed = new Set(needed.keys());
  for (const { bundleId, status } of bundles) {
    const report = pathById('reports-by-id', bundleId);
    if (readStatuses.includes(status)) needed.set(report, null);
    allowed.add(report).add(pathById('facts', bundleId));
  }
  const layout = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  return { layout, bundles, needed, allowed };
}

/** Bundles whose report may be of another moment than the database: with it restored they are read again. */
export function haveReread(target: string, bundles: readonly KnownBundle[], now: Date): void {
  using opened = new DisposableStack();
  const db = opened.adopt(new DatabaseSync(databaseIn(target)), (each) => each.close());
  const send = db.prepare(
    'INSERT INTO messages (message_id, body, receive_count, leased, visible_at, sent_at) VALUES (?, ?, 0, 0, ?, ?)',
  );
  for (const { bundleId, object, sequencer, createdAt } of bundles) {
    if (sequencer === null) continue;
    const at = now.getTime();
    send.run(`backup ${bundleId}`, rereadEventOf(object, sequencer, createdAt), at, at);
  }
}
