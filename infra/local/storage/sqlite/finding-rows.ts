// Findings as they stand in the database: read here, written by node-state.ts alone.

import { nodeKey } from '../../../../shared/history/node-names.ts';
import type { Page, PageRequest, VerdictStore } from '../../../../shared/model/ports.ts';
import { FindingRecord } from '../../../../shared/model/stored-records.ts';
import type { Database, Row } from './database.ts';
import { equal, ofSites, readPage } from './listing.ts';
import { readRecord } from './stored-record.ts';

const readFinding = (row: Row) => readRecord(FindingRecord, 'finding', row);

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
  ];
  const key = ['site', 'node_key', 'finding_id'] as const;
  return readPage(db, { table: 'findings', conditions, key: [...key], newestFirst: false, read: readFinding }, page);
}
