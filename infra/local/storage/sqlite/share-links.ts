// Links to reports on SQLite, by the SHA-256 of their secret part. The secret itself is never stored.
import type { ShareLinks } from '../../../../shared/model/ports.ts';
import { ShareRecord } from '../../../../shared/model/stored-records.ts';
import type { Database, Row } from './database.ts';
import { refuseDeleted } from './deleted-marks.ts';
import { readRecord } from './stored-record.ts';

const readShare = (row: Row): ShareRecord => readRecord(ShareRecord, 'share', row);

export function makeShareLinks(db: Database): ShareLinks {
  return {
    save: async (share) => {
      refuseDeleted(db, share.bundleId);
      db.prepare('INSERT OR REPLACE INTO shares (share_id, secret_sha256, bundle_id, record) VALUES (?, ?, ?, ?)').run(
        share.shareId,
        share.secretSha256,
        share.bundleId,
        JSON.stringify(share),
      );
    },
    find: async (secretSha256) => {
      const row = db.prepare('SELECT record FROM shares WHERE secret_sha256 = ?').get(secretSha256);
      return row ? readShare(row) : null;
    },
    ofBundle: async (bundleId) =>
      db.prepare('SELECT record FROM shares WHERE bundle_id = ? ORDER BY share_id').all(bundleId).map(readShare),
    remove: async ({ shareId }) => void db.prepare('DELETE FROM shares WHERE share_id = ?').run(shareId),
  };
}
