// The verdict store on DynamoDB: bundles, the captures they gave, and what follows from all captures of a node taken
// together. How it all stands in one table: docs/table.md.
import type { VerdictStore } from '../../shared/model/ports.ts';
import { createBundle, storedBundle, updateBundle } from './dynamo/bundle-items.ts';
import { listBundles } from './dynamo/bundle-lists.ts';
import { listHistory } from './dynamo/capture-lists.ts';
import { changeFinding } from './dynamo/change-finding.ts';
import { deleteBundle, noteRemoved } from './dynamo/delete-bundle.ts';
import { eventHoldBackMs } from './dynamo/event-items.ts';
import { listEvents } from './dynamo/event-lists.ts';
import { findingOf, listFindings } from './dynamo/finding-lists.ts';
import { findNodes, listNodes } from './dynamo/node-lists.ts';
import { saveVerdicts } from './dynamo/save-verdicts.ts';
import type { DynamoTable } from './dynamo/table.ts';

export interface StoreOptions {
  /** Milliseconds before an event is shown. */
  holdBackMs?: number;
}

/** Bundles are read consistently by their id. Lists, and findings by their id, may lag some milliseconds behind. */
export function makeDynamoVerdictStore(
  table: DynamoTable,
  now: () => Date = () => new Date(),
  { holdBackMs = eventHoldBackMs }: StoreOptions = {},
): VerdictStore {
  return {
    createBundle: (bundle) => createBundle(table, bundle),
    bundle: async (bundleId) => (await storedBundle(table, bundleId))?.bundle ?? null,
    updateBundle: (bundleId, change) => updateBundle(table, bundleId, change),
    saveVerdicts: (bundle, captures) => saveVerdicts(table, bundle, captures, now),
    bundles: (filter, page) => listBundles(table, filter, page),
    nodes: (filter, page) => listNodes(table, filter, page),
    findNodes: (filter) => findNodes(table, filter),
    findings: (filter, page) => listFindings(table, filter, page),
    finding: (findingId) => findingOf(table, findingId),
    changeFinding: (findingId, change) => changeFinding(table, findingId, change, now),
    history: (node, page) => listHistory(table, node, page),
    events: (filter, page) => listEvents(table, filter, page, new Date(now().getTime() - holdBackMs)),
    deleteBundle: (bundle) => deleteBundle(table, bundle, now),
    deletedBundle: async (bundleId) => (await storedBundle(table, bundleId))?.mark ?? null,
    noteRemoved: (bundleId) => noteRemoved(table, bundleId),
  };
}
