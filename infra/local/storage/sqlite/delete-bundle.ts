// Deletes what the database holds of a bundle, as one step, and leaves a mark.
import type { BundleRecord } from '../../../../shared/model/stored-records.ts';
import { removeCaptures } from './capture-rows.ts';
import { type Database, inTransaction } from './database.ts';
import { deletedBundle, putMark } from './deleted-marks.ts';
import { blankEvents, insertEvents } from './event-rows.ts';

export function deleteBundle(db: Database, bundle: BundleRecord, at: Date): void {
  const { bundleId, site, object, sequencer } = bundle;
  inTransaction(db, () => {
    if (deletedBundle(db, bundleId)) return;
    putMark(db, { bundleId, site, deletedAt: at.toISOString(), remains: { object, sequencer } });
    const events = removeCaptures(db, bundleId, at);
    blankEvents(db, bundleId);
    insertEvents(db, events);
    for (const table of ['bundles', 'shares', 'upload_tickets']) {
      db.prepare(`DELETE FROM ${table} WHERE bundle_id = ?`).run(bundleId);
    }
  });
}
