// Changes of items as the table's stream tells them, and the events in them: each event once, where it was first written.
import * as z from 'zod';
import type { EventRecord } from '../../../shared/model/stored-records.ts';
import { readEvent } from './event-items.ts';
import { partitions } from './index-keys.ts';
import { bundleKey, eventsPrefix, nodesPrefix } from './keys.ts';

const Text = z.object({ S: z.string() });
/** Bytes come as base64. */
const Bytes = z.object({ B: z.string().transform((text) => Buffer.from(text, 'base64')) });

/** What is looked at of an item. Others of the table may have none of it. */
const Image = z.object({
  schemaVersion: z.object({ N: z.string() }).optional(),
  event: z.union([Text, Bytes]).optional(),
  gsi8pk: Text.optional(),
});
type Image = z.infer<typeof Image>;

export const StreamRecord = z.object({
  eventSourceARN: z.string(),
  dynamodb: z.object({
    ApproximateCreationDateTime: z.number(),
    Keys: z.object({ pk: Text, sk: Text }),
    SequenceNumber: z.string(),
    NewImage: z.unknown().optional(),
    OldImage: z.unknown().optional(),
  }),
});
export type StreamRecord = z.infer<typeof StreamRecord>;

const { sk: ofBundle } = bundleKey('');

/**
 * The records that may hold an event, as Lambda filters them: items of events of nodes, and bundles that hold one. It
 * cannot compare an item with what it was, so a bundle that is changed later comes too.
 */
export const streamFilters = [
  {
    dynamodb: {
      Keys: { pk: { S: [{ prefix: nodesPrefix }] }, sk: { S: [{ prefix: eventsPrefix }] } },
      ...holdsEvent(),
    },
  },
  { dynamodb: { Keys: { sk: { S: [ofBundle] } }, ...holdsEvent() } },
];

/** Only what tells something is in the index of all events. */
function holdsEvent() {
  return { NewImage: { gsi6pk: { S: [partitions.events] } } };
}

/**
 * The event that the change wrote. null: none, or one that was told before and was only moved, or kept in its place.
 * Throws Fault `stored-record-unreadable`.
 */
export function eventIn({ dynamodb }: StreamRecord): EventRecord | null {
  const { Keys: keys, NewImage, OldImage } = dynamodb;
  const now = NewImage === undefined ? null : Image.parse(NewImage);
  if (!now?.event) return null;
  const before = OldImage === undefined ? null : Image.parse(OldImage);
  const isOfNode = keys.pk.S.startsWith(nodesPrefix) && keys.sk.S.startsWith(eventsPrefix);
  if (!isOfNode && keys.sk.S !== ofBundle) return null;
  return before && placeIn(before) === placeIn(now) ? null : readEvent(itemOf(now));
}

/** The id of the event. It stays when what the event said is removed. */
const placeIn = ({ gsi8pk }: Image): string | null => gsi8pk?.S ?? null;

function itemOf({ schemaVersion, event }: Image) {
  const packed = event && ('S' in event ? event.S : event.B);
  return { ...(schemaVersion && { schemaVersion: Number(schemaVersion.N) }), event: packed };
}
