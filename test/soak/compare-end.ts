// Everything that is not as it should be at the end of a soak, as lines.
import { type Given, wrongBundles, wrongCopies } from './compare-bundles.ts';
import { wrongEvents } from './compare-events.ts';
import { wrongLeftovers } from './compare-leftovers.ts';
import { wrongMemory } from './compare-memory.ts';
import { wrongNodes } from './compare-nodes.ts';
import type { SoakEvent } from './event-consumer.ts';
import type { FoundApi, FoundFiles } from './found-end.ts';
import type { Life } from './soaked-system.ts';

export interface FoundEnd {
  api: FoundApi;
  files: FoundFiles;
  /** As the consumer had them. */
  events: readonly SoakEvent[];
  lives: readonly Life[];
  /** How the last life ended when it was told to stop. */
  exit: number | string | null;
  /** What went wrong with whoever looked. */
  failures: readonly string[];
}

export function wrongEnd(given: Given, { api, files, events, lives, exit, failures }: FoundEnd): string[] {
  return [
    ...failures,
    ...wrongBundles(given, api),
    ...wrongCopies(given, files),
    ...wrongNodes(given, api),
    ...wrongEvents(given, api, events),
    ...wrongLeftovers(files, api.bundles.length),
    ...wrongMemory(lives),
    ...wrongLives(lives),
    ...(exit === 0 ? [] : [`the system was told to stop: expected exit 0, found ${exit}`]),
  ];
}

/** A start may end with a plain line about a write that failed. Nothing else ends by itself. */
function wrongLives(lives: readonly Life[]): string[] {
  return lives.flatMap(({ isUp, end }, at) => {
    if (end === null || typeof end === 'string') return [];
    const isPlain = !isUp && plainEnd.test(end.lastLines);
    return isPlain ? [] : [`life ${at} ended by itself: ${end.lastLines}`];
  });
}

/** Of failing-writes.ts. */
const plainEnd = /^logverdict: (?:ENOSPC: |EIO: |database or disk is full|database is locked|disk I\/O error).*\n$/;
