// An event as an entry of PutEvents, small enough to be taken.
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { EventRecord } from '../../../shared/model/stored-records.ts';
import { eventDetail } from '../../events/event-detail.ts';

export const eventSource = 'logverdict';

/**
 * Bytes of an entry, and of all entries of a call. EventBridge takes 1 MB since 2026, but not yet in every partition, and
 * targets such as SNS take no more than 256 KB, with an envelope of some hundred bytes around the entry.
 */
export const maxEntryBytes = 240 * 1024;

/** EventBridge counts every time as 14 bytes. */
const timeBytes = 14;

export interface BusEntry {
  eventId: string;
  entry: PutEventsRequestEntry;
  bytes: number;
}

/** Of a bundle with very many nodes as many are named as fit. null: it does not fit at all. */
export function busEntry(event: EventRecord, bus: string): BusEntry | null {
  let most = event.type === 'BundleClassified' ? event.nodes.length : 0;
  for (;;) {
    const made = entryWith(event, bus, most);
    if (made.bytes <= maxEntryBytes) return made;
    if (most === 0) return null;
    most = Math.floor(Math.min(most, nodesIn(made)) / 2);
  }
}

function entryWith(event: EventRecord, bus: string, most: number): BusEntry {
  const entry = {
    EventBusName: bus,
    Source: eventSource,
    DetailType: event.type,
    Time: new Date(event.time),
    Detail: JSON.stringify(eventDetail(event, most)),
  };
  return { eventId: event.eventId, entry, bytes: sizeOf(entry) };
}

const nodesIn = ({ entry }: BusEntry): number => (JSON.parse(entry.Detail ?? '{}').nodes ?? []).length;

/** As EventBridge counts. */
const sizeOf = ({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number =>
  timeBytes + [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
