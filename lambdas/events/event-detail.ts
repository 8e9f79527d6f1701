// What the bus tells of an event: the same as a list of the API, and the name of its shape. docs/events.md shows it.
import * as z from 'zod';
import type { EventRecord } from '../../shared/model/stored-records.ts';
import { allVisible } from '../../shared/model/visible-text.ts';
import { BundleClassifiedEvent, FindingEvent, NodeVerdictChangedEvent } from '../api/answers/finding-answers.ts';
import { eventView } from '../api/event-view.ts';

/** Fields may be added. What is renamed, taken away or given another meaning makes another name. */
const named = { schema: z.literal('logverdict/event/1') };

export const EventDetail = z.union([
  BundleClassifiedEvent.extend(named),
  NodeVerdictChangedEvent.extend(named),
  FindingEvent.extend(named),
]);
export type EventDetail = z.infer<typeof EventDetail>;

/**
 * Links are paths below the URL of the API: the bus does not know by which name it is reached.
 * @param most nodes that are named
 */
export const eventDetail = (event: EventRecord, most?: number): EventDetail =>
  allVisible({ schema: 'logverdict/event/1', ...eventView(event, '', most) });
