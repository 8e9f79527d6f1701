// Kills the system, spread over the ends of the bundles: wherever it is, now and then while it starts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { randomNumbers } from '../shared/trust/random-situation.ts';
import type { EventConsumer } from './event-consumer.ts';
import type { SoakedSystem } from './soaked-system.ts';

/** The rest of the bundles comes in one life that is not killed: it can be seen there whether memory grows. */
const killedShare = 0.7;
/** One kill in that many is followed by another during the start. */
const startsKilled = 5;
/** How long a start takes at most, and a bundle. */
const startMs = 1_500;
const bundleMs = 300;
const lookMs = 25;

export interface KillParts {
  system: SoakedSystem;
  consumer: EventConsumer;
  random: ReturnType<typeof randomNumbers>;
  bundles: number;
  kills: number;
  signal: AbortSignal;
}

/** Ends after the last kill. */
export async function killAgain({ system, consumer, random, bundles, kills, signal }: KillParts): Promise<void> {
  const moments = Array.from({ length: kills }, () => random.below(Math.ceil(bundles * killedShare)));
  let duringStart = false;
  for (const moment of moments.sort((a, b) => a - b)) {
    while (!duringStart && consumer.ended < moment) await sleep(lookMs, undefined, { signal });
    await sleep(random.below(duringStart ? startMs : bundleMs), undefined, { signal });
    system.kill();
    duringStart = random.rarely(startsKilled);
    // Two moments at once would meet one start after the other: something is to be done in most lives.
    if (!duringStart) await sleep(startMs, undefined, { signal });
  }
}
