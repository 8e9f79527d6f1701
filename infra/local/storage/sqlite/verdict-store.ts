// The verdict store on SQLite: bundles, the captures they gave, and what follows from all captures of a node taken
// together. Late, repeated and reordered captures therefore end in the same state.

import { bareName, nodeKey } from '../../../../shared/history/node-names.ts';
import { Fault } from '../../../../shared/model/fault.ts';
import type { VerdictStore } from '../../../../shared/model/ports.ts';
import { NodeCapture } from '../../../../shared/model/stored-records.ts';
import { bundleOf, createBundle, listBundles, putBundle, updateBundle } from './bundle-rows.ts';
import { type Database, inTransaction, type Row } from './database.ts';
import { findingOf, listFindings } from './finding-rows.ts';
import { equal, ofSites, readPage } from './listing.ts';
import { refoldNode } from './node-state.ts';
import { readRecord } from './stored-record.ts';

const readCapture = (row: Row) => readRecord(NodeCapture, 'node capture', row);

export function makeVerdictStore(db: Database): VerdictStore {
  return {
    createBundle: async (bundle) => createBundle(db, bundle),
    bundle: async (bundleId) => bundleOf(db, bundleId),
    updateBundle: async (bundleId, change) => updateBundle(db, bundleId, change),
    bundles: async (filter, page) => listBundles(db, filter, page),
    findings: async (filter, page) => listFindings(db, filter, page),
    finding: async (findingId) => findingOf(db, findingId),
    saveVerdicts: async (bundle, captures) => {
      for (const { bundleId } of captures) {
        if (bundleId !== bundle.bundleId) {
          throw new Fault('invalid-request', `expected captures of ${bundle.bundleId}, found one of ${bundleId}`);
        }
      }
      inTransaction(db, () => {
        putBundle(db, bundle);
        replaceCaptures(db, bundle.bundleId, captures);
      });
    },
    nodes: async ({ sites, cluster, verdict }, page) =>
      readPage(
        db,
        {
          table: 'nodes',
          conditions: [...ofSites(sites), ...equal('cluster', cluster), ...equal('verdict', verdict)],
          key: ['site', 'node_key'],
          newestFirst: false,
          read: readCapture,
        },
        page,
      ),
    findNodes: async ({ sites, name }) => findNodes(db, sites, name),
  };
}

function replaceCaptures(db: Database, bundleId: string, captures: readonly NodeCapture[]): void {
  const before = db.prepare('SELECT site, node_key FROM captures WHERE bundle_id = ?').all(bundleId);
  db.prepare('DELETE FROM captures WHERE bundle_id = ?').run(bundleId);
  const insert = db.prepare('INSERT INTO captures (site, node_key, bundle_id, ordinal, record) VALUES (?, ?, ?, ?, ?)');
  const touched = new Map(before.map((row) => [JSON.stringify([row.site, row.node_key]), row]));
  for (const [ordinal, capture] of captures.entries()) {
    const place = { site: capture.site, node_key: nodeKey(capture.node) };
    insert.run(place.site, place.node_key, bundleId, ordinal, JSON.stringify(capture));
    touched.set(JSON.stringify([place.site, place.node_key]), place);
  }
  for (const { site, node_key } of touched.values()) refoldNode(db, String(site), String(node_key));
}

function findNodes(db: Database, sites: readonly string[] | null, name: string): NodeCapture[] {
  const [ofSite] = ofSites(sites);
  const sql = `SELECT record FROM nodes JOIN node_names USING (site, node_key)
    WHERE name = ? ${ofSite ? `AND ${ofSite.clause}` : ''} ORDER BY site, node_key`;
  return db
    .prepare(sql)
    .all(bareName(name), ...(ofSite?.values ?? []))
    .map(readCapture);
}
