// What is shown of one node, worked out again from all its captures whenever one of them comes, changes or goes.
import { foldCaptures } from '../../../../shared/history/finding-history.ts';
import { markedFinding } from '../../../../shared/history/finding-marks.ts';
import { type NodeState, nodeEvents } from '../../../../shared/history/node-events.ts';
import { namesOf, nodeKey } from '../../../../shared/history/node-names.ts';
import { type EventRecord, NodeCapture } from '../../../../shared/model/stored-records.ts';
import type { Database } from './database.ts';
import { insertFinding, readFinding } from './finding-rows.ts';
import { readRecord } from './stored-record.ts';

export interface NodePlace {
  site: string;
  key: string;
}

/**
 * Replaces the latest capture and the findings of the node, and answers the events that tell of it. Belongs inside the step
 * that changed its captures. `bundleId`: the bundle that did; null: one that is gone.
 */
export function refoldNode(db: Database, place: NodePlace, bundleId: string | null, at: Date): EventRecord[] {
  const before = stateOf(db, place);
  const after = foldedState(db, place, before, at);
  db.prepare('DELETE FROM nodes WHERE site = ? AND node_key = ?').run(place.site, place.key);
  db.prepare('DELETE FROM findings WHERE site = ? AND node_key = ?').run(place.site, place.key);
  if (after.latest === null) return [];
  insertLatest(db, after.latest);
  for (const finding of after.findings) insertFinding(db, finding);
  return nodeEvents(before, after, { bundleId: bundleId ?? after.latest.bundleId }, at);
}

function stateOf(db: Database, { site, key }: NodePlace): NodeState {
  const latest = db.prepare('SELECT record FROM nodes WHERE site = ? AND node_key = ?').get(site, key);
  const findings = db.prepare('SELECT record FROM findings WHERE site = ? AND node_key = ?').all(site, key);
  return { latest: latest ? readCapture(latest) : null, findings: findings.map(readFinding) };
}

function foldedState(db: Database, { site, key }: NodePlace, before: NodeState, at: Date): NodeState {
  const captures = db
    .prepare('SELECT record FROM captures WHERE site = ? AND node_key = ? ORDER BY bundle_id, ordinal')
    .all(site, key)
    .map(readCapture);
  if (captures.length === 0) return { latest: null, findings: [] };
  const known = new Map(before.findings.map((finding) => [finding.findingId, finding]));
  const { latest, findings } = foldCaptures(captures);
  return { latest, findings: findings.map((folded) => markedFinding(folded, known.get(folded.findingId), at)) };
}

const readCapture = (row: Record<string, unknown>): NodeCapture => readRecord(NodeCapture, 'node capture', row);

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
