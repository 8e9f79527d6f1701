// Follows the list of events through all kills, as a ticketing system would: it keeps the id of the last event it has, and
// asks for what came after.
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { type Event, EventList } from '../../lambdas/api/answers/finding-answers.ts';
import type { SoakClient } from './soak-client.ts';

export type SoakEvent = z.infer<typeof Event>;

const restMs = 200;

export class EventConsumer {
  /** As they came. */
  readonly events: SoakEvent[] = [];
  /** How many of each bundle. */
  readonly #ofBundle = new Map<string, number>();
  readonly #client: SoakClient;
  #isOver = false;
  readonly #running: Promise<void>;

  /** Begins at once. */
  constructor(client: SoakClient) {
    this.#client = client;
    this.#running = this.#follow();
    this.#running.catch(() => undefined); // `stop` tells of it
  }

  /** Bundles that have ended, as far as it was told. */
  get ended(): number {
    return this.#ofBundle.size;
  }

  eventsOf(bundleId: string): number {
    return this.#ofBundle.get(bundleId) ?? 0;
  }

  /** Ends when nothing more is told. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #follow(): Promise<void> {
    for (;;) {
      const wasOver = this.#isOver;
      const last = this.events.at(-1)?.eventId;
      const after = last === undefined ? '' : `&after=${last}`;
      const { items } = EventList.parse(await this.#client.get(`/v1/events?limit=100${after}`));
      for (const event of items) this.#take(event);
      if (items.length > 0) continue;
      if (wasOver) return;
      await sleep(restMs);
    }
  }

  #take(event: SoakEvent): void {
    this.events.push(event);
    this.#ofBundle.set(event.bundleId, this.eventsOf(event.bundleId) + 1);
  }
}
