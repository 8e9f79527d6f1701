// Which report stands where beside the drop folder: one path below the reports folder for every key, given once.
import { BundleRecord, finishedStatuses } from '../../../../shared/model/stored-records.ts';
import type { Database } from './database.ts';
import { readRecord, unlessUnreadable } from './stored-record.ts';

export interface PublishedCopy {
  key: string;
  /** Below the reports folder, with `/` between the names and without `.json` or `.md`. */
  path: string;
  sequencer: string;
}

/** The copy of that key, whole or begun. */
export function publishedCopy(db: Database, key: string): PublishedCopy | null {
  const row = db.prepare('SELECT path, sequencer FROM published_reports WHERE key = ?').get(key);
  return row ? { key, path: String(row.path), sequencer: String(row.sequencer) } : null;
}

/** Whether a copy of another key has that path, or one of the two would need a folder where the other has a file. */
export function isTaken(db: Database, path: string): boolean {
  const names = path.split('/');
  const folders = names.slice(1).map((_, at) => names.slice(0, at + 1).join('/'));
  const asFile = folders.filter((folder) => /\.(json|md)$/.test(folder)).map((file) => file.replace(/\.\w+$/, ''));
  const row = db
    .prepare(
      `SELECT 1 FROM published_reports WHERE path IN (SELECT value FROM json_each(?1))
         OR (path > ?2 || '.json/' AND path < ?2 || '.json0') OR (path > ?2 || '.md/' AND path < ?2 || '.md0') LIMIT 1`,
    )
    .get(JSON.stringify([path, ...asFile]), path); // `0` is the character after `/`
  return row !== undefined;
}

/** Comes before the first file is written: a copy that is only begun counts as missing. */
export function noteBegun(db: Database, { key, path, sequencer }: PublishedCopy): void {
  db.prepare('INSERT OR REPLACE INTO published_reports (key, path, sequencer, is_whole) VALUES (?, ?, ?, 0)').run(
    key,
    path,
    sequencer,
  );
}

export function noteWhole(db: Database, { key, sequencer }: PublishedCopy): void {
  db.prepare('UPDATE published_reports SET is_whole = 1 WHERE key = ? AND sequencer = ?').run(key, sequencer);
}

/** What was removed is not missing: with it forgotten, the copy of an earlier version would come up again. */
export function noteRemoved(db: Database, key: string): void {
  db.prepare('UPDATE published_reports SET is_whole = 1 WHERE key = ?').run(key);
}

/** Every copy is written once more: the folder they stood in may be another one. */
export const noteAllMissing = (db: Database): void => void db.exec('UPDATE published_reports SET is_whole = 0');

/** The newest finished version of every dropped file that has no whole copy of its report, where this program can read it. */
export function unpublishedBundles(db: Database): BundleRecord[] {
  const ended = finishedStatuses.map((status) => `'${status}'`).join(', ');
  return db
    .prepare(
      `WITH newest AS (
         SELECT object_key, max(json_extract(record, '$.sequencer')) AS sequencer FROM bundles
         WHERE object_key > 'drop/' AND object_key < 'drop0' AND status IN (${ended}) GROUP BY object_key
       )
       SELECT record FROM newest JOIN bundles USING (object_key) LEFT JOIN published_reports AS copy ON key = object_key
       WHERE json_extract(record, '$.sequencer') = newest.sequencer AND status IN (${ended})
         AND (key IS NULL OR newest.sequencer > copy.sequencer OR (newest.sequencer = copy.sequencer AND is_whole = 0))
       ORDER BY newest.sequencer`,
    )
    .all()
    .flatMap((row) => unlessUnreadable(() => readRecord(BundleRecord, 'bundle', row)) ?? []);
}
