// Findings as they stand in the database.
import { changedFinding } from '../../../../shared/history/finding-marks.ts';
import { nodeKey } from '../../../../shared/history/node-names.ts';
import type { Page, PageRequest, VerdictStore } from '../../../../shared/model/ports.ts';
import { type FindingChange, FindingRecord } from '../../../../shared/model/stored-records.ts';
import { type Database, inTransaction, type Row } from './database.ts';
import { equal, ofSites, readPage } from './listing.ts';
import { readRecord } from './stored-record.ts';

export const readFinding = (row: Row): FindingRecord => readRecord(FindingRecord, 'finding', row);

export function findingOf(db: Database, findingId: string): FindingRecord | null {
  const row = db.prepare('SELECT record FROM findings WHERE finding_id = ?').get(findingId);
  return row ? readFinding(row) : null;
}

/** By site, node and id: none of them changes while a list is paged through. */
export function listFindings(
  db: Database,
  filter: Parameters<VerdictStore['findings']>[0],
  page: PageRequest,
): Page<FindingRecord> {
  const conditions = [
    ...ofSites(filter.sites),
    ...equal('node_key', filter.node === undefined ? undefined : nodeKey(filter.node)),
    ...equal('cluster', filter.cluster),
    ...equal('state', filter.state),
    ...equal('severity', filter.severity),
    ...equal('reference', filter.reference),
    ...(filter.updatedAfter === undefined ? [] : [{ clause: 'updated_at > ?', values: [filter.updatedAfter] }]),
  ];
  const key = ['site', 'node_key', 'finding_id'] as const;
  return readPage(db, { table: 'findings', conditions, key: [...key], newestFirst: false, read: readFinding }, page);
}

export function insertFinding(db: Database, finding: FindingRecord): void {
  db.prepare(
    `INSERT OR REPLACE INTO findings (finding_id, site, node_key, cluster, state, severity, reference, updated_at, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    finding.findingId,
    finding.site,
    nodeKey(finding.node),
    finding.cluster,
    finding.state,
    finding.severity,
    finding.reference,
    finding.updatedAt,
    JSON.stringify(finding),
  );
}

export function changeFinding(db: Database, findingId: string, change: FindingChange, at: Date): FindingRecord | null {
  return inTransaction(db, () => {
    const there = findingOf(db, findingId);
    if (there === null) return null;
    const changed = changedFinding(there, change, at);
    if (changed !== there) insertFinding(db, changed);
    return changed;
  });
}
