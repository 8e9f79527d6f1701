// The captures that bundles gave, as they stand in the database; every change of them works out again what is shown of
// their nodes.
import { nodeKey } from '../../../../shared/history/node-names.ts';
import type { Page, PageRequest, VerdictStore } from '../../../../shared/model/ports.ts';
import { type EventRecord, NodeCapture } from '../../../../shared/model/stored-records.ts';
import type { Database, Row } from './database.ts';
import { equal, readPage } from './listing.ts';
import { type NodePlace, refoldNode } from './node-state.ts';
import { readRecord } from './stored-record.ts';

const readCapture = (row: Row): NodeCapture => readRecord(NodeCapture, 'node capture', row);

/** Belongs inside the step that saves the bundle. Answers what changed. */
export function replaceCaptures(
  db: Database,
  bundleId: string,
  captures: readonly NodeCapture[],
  at: Date,
): EventRecord[] {
  const before = nodesOf(db, bundleId);
  db.prepare('DELETE FROM captures WHERE bundle_id = ?').run(bundleId);
  const insert = db.prepare('INSERT INTO captures (site, node_key, bundle_id, ordinal, record) VALUES (?, ?, ?, ?, ?)');
  for (const [ordinal, capture] of captures.entries()) {
    insert.run(capture.site, nodeKey(capture.node), bundleId, ordinal, JSON.stringify(capture));
  }
  const now = captures.map(({ site, node }) => ({ site, key: nodeKey(node) }));
  return distinct([...before, ...now]).flatMap((place) => refoldNode(db, place, bundleId, at));
}

/** Of a bundle that is deleted. */
export function removeCaptures(db: Database, bundleId: string, at: Date): EventRecord[] {
  const places = distinct(nodesOf(db, bundleId));
  db.prepare('DELETE FROM captures WHERE bundle_id = ?').run(bundleId);
  return places.flatMap((place) => refoldNode(db, place, null, at));
}

function nodesOf(db: Database, bundleId: string): NodePlace[] {
  const rows = db.prepare('SELECT site, node_key FROM captures WHERE bundle_id = ?').all(bundleId);
  return rows.map(({ site, node_key: key }) => ({ site: String(site), key: String(key) }));
}

const distinct = (places: readonly NodePlace[]): NodePlace[] => [
  ...new Map(places.map((place) => [JSON.stringify([place.site, place.key]), place])).values(),
];

export function listHistory(
  db: Database,
  { site, node }: Parameters<VerdictStore['history']>[0],
  page: PageRequest,
): Page<NodeCapture> {
  const conditions = [...equal('site', site), ...equal('node_key', nodeKey(node))];
  const key = ['captured_at', 'bundle_id', 'ordinal'] as const;
  return readPage(db, { table: 'captures', conditions, key: [...key], newestFirst: true, read: readCapture }, page);
}
