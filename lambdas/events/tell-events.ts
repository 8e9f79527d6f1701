// Events to whoever listens, in their order, tried again and again as long as there is time.
import type { EventOutlet, UntoldEvent } from '../../shared/model/ports.ts';
import type { EventRecord } from '../../shared/model/stored-records.ts';

export interface Telling {
  outlet: EventOutlet;
  /** Milliseconds. */
  pause(ms: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** Whether there is still time to wait that long and to try once more. */
  hasTimeFor(ms: number): boolean;
}

const firstWaitMs = 100;
const longestWaitMs = 10_000;

/** Those that were not told, in the order of the events: what is wrong for good, and what there was no time for. */
export async function tellEvents(events: readonly EventRecord[], telling: Telling): Promise<UntoldEvent[]> {
  const untold = new Map<string, UntoldEvent>();
  let left = events;
  for (let tried = 0; left.length > 0; tried++) {
    const failed = await telling.outlet.put(left);
    for (const { eventId } of left) untold.delete(eventId);
    for (const each of failed) untold.set(each.eventId, each);
    const again = left.filter(({ eventId }) => untold.get(eventId)?.isLasting === false);
    if (again.length < left.length) tried = 0; // some were told: those that are left have not been tried for long
    left = again;
    const waitMs = Math.min(firstWaitMs * 2 ** tried, longestWaitMs) * (0.5 + telling.random() / 2);
    if (left.length === 0 || !telling.hasTimeFor(waitMs)) break;
    await telling.pause(waitMs);
  }
  return events.flatMap(({ eventId }) => untold.get(eventId) ?? []);
}
