// Bundles as they stand in the database.
import { withoutStepBack } from '../../../../shared/history/bundle-steps.ts';
import { Fault } from '../../../../shared/model/fault.ts';
import type { Page, PageRequest, VerdictStore } from '../../../../shared/model/ports.ts';
import { BundleRecord } from '../../../../shared/model/stored-records.ts';
import { type Database, inTransaction, type Row, statement } from './database.ts';
import { refuseDeleted } from './deleted-marks.ts';
import { equal, ofSites, readPage } from './listing.ts';
import { readRecord } from './stored-record.ts';

const readBundle = (row: Row) => readRecord(BundleRecord, 'bundle', row);

export function bundleOf(db: Database, bundleId: string): BundleRecord | null {
  const row = statement(db, 'SELECT record FROM bundles WHERE bundle_id = ?').get(bundleId);
  return row ? readBundle(row) : null;
}

export function createBundle(db: Database, bundle: BundleRecord): BundleRecord {
  return inTransaction(db, () => {
    refuseDeleted(db, bundle.bundleId);
    const there = bundleOf(db, bundle.bundleId);
    if (there === null) putBundle(db, bundle);
    return there ?? bundle;
  });
}

export function putBundle(db: Database, bundle: BundleRecord): void {
  db.prepare(
    `INSERT OR REPLACE INTO bundles (bundle_id, site, status, object_key, reference, created_at, record)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    bundle.bundleId,
    bundle.site,
    bundle.status,
    bundle.object.key,
    bundle.reference,
    bundle.createdAt,
    JSON.stringify(bundle),
  );
}

/** Throws Fault `bundle-not-found`, `bundle-deleted`. */
export function updateBundle(
  db: Database,
  bundleId: string,
  change: Parameters<VerdictStore['updateBundle']>[1],
): void {
  inTransaction(db, () => {
    refuseDeleted(db, bundleId);
    const there = bundleOf(db, bundleId);
    if (there === null) throw new Fault('bundle-not-found', `expected a bundle ${bundleId}, found none`);
    putBundle(db, { ...there, ...withoutStepBack(there, change) });
  });
}

/** Newest first. */
export function listBundles(
  db: Database,
  filter: Parameters<VerdictStore['bundles']>[0],
  page: PageRequest,
): Page<BundleRecord> {
  const conditions = [
    ...ofSites(filter.sites),
    ...equal('status', filter.status),
    ...equal('object_key', filter.key),
    ...equal('reference', filter.reference),
  ];
  const listing = { table: 'bundles', conditions, newestFirst: true, read: readBundle };
  return readPage(db, { ...listing, key: ['created_at', 'bundle_id'] }, page);
}
