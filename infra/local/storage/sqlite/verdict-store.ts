// The verdict store on SQLite: bundles, the captures they gave, and what follows from all captures of a node taken
// together. Late, repeated and reordered captures therefore end in the same state.

import { keepsReading } from '../../../../shared/history/bundle-steps.ts';
import { bundleEvent } from '../../../../shared/history/node-events.ts';
import { bareName } from '../../../../shared/history/node-names.ts';
import { Fault } from '../../../../shared/model/fault.ts';
import type { VerdictStore } from '../../../../shared/model/ports.ts';
import { type BundleRecord, NodeCapture } from '../../../../shared/model/stored-records.ts';
import { bundleOf, createBundle, listBundles, putBundle, updateBundle } from './bundle-rows.ts';
import { listHistory, replaceCaptures } from './capture-rows.ts';
import { type Database, inTransaction, type Row, statement } from './database.ts';
import { deleteBundle } from './delete-bundle.ts';
import { deletedBundle, noteRemoved, refuseDeleted } from './deleted-marks.ts';
import { insertEvents, listEvents } from './event-rows.ts';
import { changeFinding, findingOf, listFindings } from './finding-rows.ts';
import { equal, ofSites, readPage } from './listing.ts';
import { readRecord } from './stored-record.ts';

const readCapture = (row: Row) => readRecord(NodeCapture, 'node capture', row);

export function makeVerdictStore(db: Database, now: () => Date = () => new Date()): VerdictStore {
  return {
    createBundle: async (bundle) => createBundle(db, bundle),
    bundle: async (bundleId) => bundleOf(db, bundleId),
    updateBundle: async (bundleId, change) => updateBundle(db, bundleId, change),
    bundles: async (filter, page) => listBundles(db, filter, page),
    findings: async (filter, page) => listFindings(db, filter, page),
    finding: async (findingId) => findingOf(db, findingId),
    changeFinding: async (findingId, change) => changeFinding(db, findingId, change, now()),
    history: async (node, page) => listHistory(db, node, page),
    events: async (filter, page) => listEvents(db, filter, page),
    deleteBundle: async (bundle) => deleteBundle(db, bundle, now()),
    deletedBundle: async (bundleId) => deletedBundle(db, bundleId),
    noteRemoved: async (bundleId) => noteRemoved(db, bundleId),
    saveVerdicts: async (bundle, captures) => {
      for (const { bundleId } of captures) {
        if (bundleId !== bundle.bundleId) {
          throw new Fault('invalid-request', `expected captures of ${bundle.bundleId}, found one of ${bundleId}`);
        }
      }
      saveVerdicts(db, bundle, captures, now());
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

function saveVerdicts(db: Database, bundle: BundleRecord, captures: readonly NodeCapture[], at: Date): void {
  inTransaction(db, () => {
    refuseDeleted(db, bundle.bundleId);
    const there = bundleOf(db, bundle.bundleId);
    if (keepsReading(there, bundle)) return;
    const ended = bundleEvent(there, bundle, at);
    putBundle(db, bundle);
    const changes = replaceCaptures(db, bundle.bundleId, captures, at);
    insertEvents(db, [...(ended ? [ended] : []), ...changes]);
  });
}

function findNodes(db: Database, sites: readonly string[] | null, name: string): NodeCapture[] {
  const [ofSite] = ofSites(sites);
  const sql = `SELECT record FROM nodes JOIN node_names USING (site, node_key)
    WHERE name = ? ${ofSite ? `AND ${ofSite.clause}` : ''} ORDER BY site, node_key`;
  return statement(db, sql)
    .all(bareName(name), ...(ofSite?.values ?? []))
    .map(readCapture);
}
