// Events of the store told once more, in their order, page after page. Where it stops is said, so that it can go on there.
import { tellEvents } from '../../lambdas/events/tell-events.ts';
import type { EventOutlet, Page, UntoldEvent, VerdictStore } from '../../shared/model/ports.ts';
import type { EventRecord } from '../../shared/model/stored-records.ts';
import type { RepublishOptions } from './republish-options.ts';

export type Wanted = Pick<RepublishOptions, 'after' | 'since' | 'until' | 'sites'>;

export interface RepublishDeps {
  verdicts: Pick<VerdictStore, 'events'>;
  outlet: EventOutlet;
  /** Milliseconds. */
  pause(ms: number): Promise<void>;
  random(): number;
  /** Milliseconds that a bus which takes nothing is waited for. */
  patienceMs: number;
  /** Told now and then how many are told, and up to which time. */
  onProgress(told: number, time: string): void;
}

export interface Republished {
  told: number;
  /** The last event up to which all are told, or can never be; null: none. */
  last: string | null;
  /** Those that the bus does not take as they are. */
  refused: UntoldEvent[];
  /** Why it came to its end before the last event; null: it did not. */
  stopped: UntoldEvent | null;
}

const pageLimit = 100;

export async function republishEvents(wanted: Wanted, deps: RepublishDeps): Promise<Republished> {
  const done: Republished = { told: 0, last: wanted.after, refused: [], stopped: null };
  let cursor: string | null = null;
  do {
    const page: Page<EventRecord> = await deps.verdicts.events(filterOf(wanted), { limit: pageLimit, cursor });
    const events = page.items.filter(({ time }) => wanted.until === null || time < wanted.until);
    await tellPage(events, deps, done);
    const isBeyond = events.length < page.items.length;
    cursor = done.stopped || isBeyond ? null : page.nextCursor;
  } while (cursor !== null);
  return done;
}

const filterOf = ({ after, since, sites }: Wanted) => ({
  sites,
  ...(after !== null && { after }),
  ...(since !== null && { since }),
});

async function tellPage(events: readonly EventRecord[], deps: RepublishDeps, done: Republished): Promise<void> {
  let waitedMs = 0;
  const pause = (ms: number) => {
    waitedMs += ms;
    return deps.pause(ms);
  };
  const hasTimeFor = (ms: number) => waitedMs + ms <= deps.patienceMs;
  const untold = await tellEvents(events, { ...deps, pause, hasTimeFor });
  const failures = new Map(untold.map((each) => [each.eventId, each]));
  for (const { eventId, time } of events) {
    const failure = failures.get(eventId);
    if (failure && !failure.isLasting) {
      done.stopped = failure;
      return;
    }
    if (failure) done.refused.push(failure);
    else done.told++;
    done.last = eventId;
    if (eventId === events.at(-1)?.eventId) deps.onProgress(done.told, time);
  }
}
