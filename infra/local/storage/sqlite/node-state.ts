// What is shown of one node, worked out again from all its captures whenever one of them comes or changes.
import { foldCaptures } from '../../../../shared/history/finding-history.ts';
import { namesOf, nodeKey } from '../../../../shared/history/node-names.ts';
import { type FindingRecord, NodeCapture } from '../../../../shared/model/stored-records.ts';
import type { Database } from './database.ts';
import { readRecord } from './stored-record.ts';

/** Replaces the latest capture and the findings of the node. Belongs inside the step that changed its captures. */
export function refoldNode(db: Database, site: string, key: string): void {
  const captures = db
    .prepare('SELECT record FROM captures WHERE site = ? AND node_key = ? ORDER BY bundle_id, ordinal')
    .all(site, key)
    .map((row) => readRecord(NodeCapture, 'node capture', row));
  db.prepare('DELETE FROM nodes WHERE site = ? AND node_key = ?').run(site, key);
  db.prepare('DELETE FROM findings WHERE site = ? AND node_key = ?').run(site, key);
  if (captures.length === 0) return;
  const { latest, findings } = foldCaptures(captures);
  insertLatest(db, latest);
  for (const finding of findings) insertFinding(db, finding);
}

function insertLatest(db: Database, latest: NodeCapture): void {
  const key = nodeKey(latest.node);
  db.prepare('INSERT INTO nodes (site, node_key, cluster, verdict, record) VALUES (?, ?, ?, ?, ?)').run(
    latest.site,
    key,
    latest.cluster,
    latest.verdict,
    JSON.stringify(latest),
  );
  const insert = db.prepare('INSERT INTO node_names (name, site, node_key) VALUES (?, ?, ?)');
  for (const name of namesOf(latest)) insert.run(name, latest.site, key);
}

function insertFinding(db: Database, finding: FindingRecord): void {
  db.prepare(
    `INSERT INTO findings (finding_id, site, node_key, cluster, state, severity, reference, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    finding.findingId,
    finding.site,
    nodeKey(finding.node),
    finding.cluster,
    finding.state,
    finding.severity,
    finding.reference,
    JSON.stringify(finding),
  );
}
