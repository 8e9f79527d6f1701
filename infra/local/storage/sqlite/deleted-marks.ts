// Marks of deleted bundles: what comes late for one is refused, so that no message brings it back.
import { Fault } from '../../../../shared/model/fault.ts';
import { DeletedBundle } from '../../../../shared/model/stored-records.ts';
import type { Database } from './database.ts';
import { readRecord } from './stored-record.ts';

export function deletedBundle(db: Database, bundleId: string): DeletedBundle | null {
  const row = db.prepare('SELECT record FROM deleted_bundles WHERE bundle_id = ?').get(bundleId);
  return row ? readRecord(DeletedBundle, 'mark of a deleted bundle', row) : null;
}

/** Throws Fault `bundle-deleted`. */
export function refuseDeleted(db: Database, bundleId: string): void {
  if (db.prepare('SELECT 1 FROM deleted_bundles WHERE bundle_id = ?').get(bundleId)) {
    throw new Fault('bundle-deleted', 'expected a bundle, found that it has been deleted');
  }
}

/** Nothing remains to be removed of it. */
export function noteRemoved(db: Database, bundleId: string): void {
  const mark = deletedBundle(db, bundleId);
  if (mark) putMark(db, { ...mark, remains: null });
}

export function putMark(db: Database, mark: DeletedBundle): void {
  const record = JSON.stringify(mark);
  db.prepare('INSERT OR REPLACE INTO deleted_bundles (bundle_id, record) VALUES (?, ?)').run(mark.bundleId, record);
}
