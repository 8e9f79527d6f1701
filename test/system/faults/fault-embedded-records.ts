// Rows of the embedded database as a newer program would have written them: with a word that this one does not know.

import type { Database } from '../../../infra/local/storage/sqlite/database.ts';
import { nodeKey } from '../../../shared/history/node-names.ts';
import type { NewerRecord } from './fault-host.ts';

export function makeRecordNewer(db: Database, what: NewerRecord): () => Promise<string> {
  if (what.kind === 'bundle') {
    const where = 'FROM bundles WHERE bundle_id = ?';
    db.prepare(`UPDATE bundles SET record = json_set(record, '$.status', 'archived') WHERE bundle_id = ?`).run(
      what.bundleId,
    );
    return async () => String(db.prepare(`SELECT record ${where}`).get(what.bundleId)?.record);
  }
  const place = [what.site, nodeKey(what.node)] as const;
  for (const table of ['nodes', 'captures']) {
    const sql = `UPDATE ${table} SET record = json_set(record, '$.verdict', 'splendid') WHERE site = ? AND node_key = ?`;
    db.prepare(sql).run(...place);
  }
  const look = db.prepare(
    `SELECT record FROM nodes WHERE site = ?1 AND node_key = ?2
     UNION ALL SELECT record FROM captures WHERE site = ?1 AND node_key = ?2`,
  );
  return async () => JSON.stringify(look.all(...place));
}
