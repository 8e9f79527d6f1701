// The latest captures of nodes that an index has shown. An index lags behind, so the heads are read again, consistently,
// and then the captures they refer to; a head that has changed in between is read once more.
import type { NodeCapture } from '../../../shared/model/stored-records.ts';
import { readCaptures } from './capture-items.ts';
import { captureKey, headKey, type NodePlace } from './keys.ts';
import { type LatestCapture, latestOf } from './node-items.ts';
import { getItems } from './read-items.ts';
import { refuseNewer, unreadable } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

const maxTries = 4;

/** In the order of the places; null where nothing is left of the node. */
export async function latestCaptures(
  table: DynamoTable,
  places: readonly NodePlace[],
): Promise<(NodeCapture | null)[]> {
  const found = new Map<NodePlace, NodeCapture | null>();
  let left = [...places];
  for (let tried = 0; left.length > 0 && tried < maxTries; tried++) {
    for (const [place, capture] of await readThrough(table, left)) found.set(place, capture);
    left = left.filter((place) => !found.has(place));
  }
  if (left.length > 0) throw unreadable('expected the capture that a node refers to, found none');
  return places.map((place) => found.get(place) ?? null);
}

/** Without those whose head and capture do not fit together just now. */
async function readThrough(
  table: DynamoTable,
  places: readonly NodePlace[],
): Promise<[NodePlace, NodeCapture | null][]> {
  const heads = await getItems(table, places.map(headKey));
  const wanted = places.map((place): [NodePlace, LatestCapture | null] => {
    const head = heads(headKey(place));
    if (head) refuseNewer(head, 'node');
    return [place, head && latestOf(head)];
  });
  const keys = wanted.flatMap(([place, latest]) => (latest ? [captureKey(place, latest.bundleId)] : []));
  const captures = await getItems(table, keys);
  const read = await Promise.all(
    wanted.map(async ([place, latest]): Promise<[NodePlace, NodeCapture | null] | null> => {
      if (!latest) return [place, null];
      const item = captures(captureKey(place, latest.bundleId));
      const stored = item && (await readCaptures(table, place, item));
      const capture = stored?.captures[latest.ordinal];
      return capture ? [place, capture] : null;
    }),
  );
  return read.filter((each) => each !== null);
}
