// Events as they stand in the table: those of a node beside what they tell of, the last one of a bundle in its item. What
// an event of a deleted bundle said is gone; its place stays, for whoever has read up to it.
import { EventRecord } from '../../../shared/model/stored-records.ts';
import { eventIndexKeys } from './index-keys.ts';
import { bundleEventKey, type ItemKey, type NodePlace, nodeEventKey } from './keys.ts';
import { type Item, packRecord, parseRecord, refuseNewer } from './stored-item.ts';
import { transactionMs } from './transaction.ts';

/** Milliseconds for which all that one save changes bears the time of its begin: its events then stand in a usual order. */
const sharedMs = 1_000;
/** Milliseconds from the time of an event to its being sent; after that it is worked out again. */
const freshMs = 2_000;
/** Milliseconds for clocks that differ, and for an index that lags: usually a few. */
const marginMs = 3_000;
/** How old an event is when it is shown: none takes longer to get to its place. */
export const eventHoldBackMs = freshMs + transactionMs + marginMs;

/** @param after time of the last event of the same thing: the next one is later, whatever the clocks say */
export function eventTime(begun: Date, now: Date, after: string | null): Date {
  const at = now.getTime() - begun.getTime() <= sharedMs ? begun : now;
  return after !== null && at.toISOString() <= after ? new Date(Date.parse(after) + 1) : at;
}

export const isFresh = (at: Date, now: Date): boolean => now.getTime() - at.getTime() <= freshMs;

/** What an item carries that holds an event. */
export const eventAttributes = (event: EventRecord): Item => ({ ...eventIndexKeys(event), event: packRecord(event) });

export const nodeEventItem = (place: NodePlace, event: EventRecord): Item => ({
  ...nodeEventKey(place, event),
  ...place,
  ...eventAttributes(event),
  kind: 'event',
  bundleId: event.bundleId,
});

export const bundleEventItem = (event: EventRecord): Item => ({
  ...bundleEventKey(event),
  ...eventAttributes(event),
  kind: 'event',
  site: event.site,
  bundleId: event.bundleId,
});

export function readEvent(item: Item): EventRecord {
  refuseNewer(item, 'event');
  return parseRecord(EventRecord, 'event', item.event);
}

/** The same item without what the event said. */
export function blankEvent(item: Item): Item & ItemKey {
  const { pk, sk, kind, site, nodeKey, bundleId, gsi8pk, gsi8sk } = item;
  const where = nodeKey === undefined ? { site } : { site, nodeKey };
  return { pk: String(pk), sk: String(sk), kind, ...where, bundleId, gsi8pk, gsi8sk };
}
