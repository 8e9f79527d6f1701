// When something was counted, so that a stretch that two bundles of one node share is not counted twice. A log holds
// either all or nothing of a millisecond, so what both counted in one is the same; what only one counted is its own.

export interface TimeCounts {
  /** How often, by time in milliseconds. */
  at: Map<number, number>;
  /** Not all of them are held. */
  isCut: boolean;
}

/** How many times a node may still hold, over all its servers. */
export interface TimeBudget {
  left: number;
}

export const newTimeCounts = (): TimeCounts => ({ at: new Map(), isCut: false });

export function noteTime(counts: TimeCounts, timeMs: number | null, budget: TimeBudget): void {
  if (budget.left <= 0 && counts.at.size === 0) {
    counts.isCut = true;
    return;
  }
  const known = timeMs === null ? undefined : counts.at.get(timeMs);
  if (timeMs === null || (known === undefined && budget.left <= 0)) {
    counts.isCut = true;
    return;
  }
  if (known === undefined) budget.left--;
  counts.at.set(timeMs, (known ?? 0) + 1);
}

export function mergeTimes(a: TimeCounts, b: TimeCounts): TimeCounts {
  const at = new Map(a.at);
  for (const [timeMs, count] of b.at) at.set(timeMs, Math.max(count, at.get(timeMs) ?? 0));
  return { at, isCut: a.isCut || b.isCut };
}

/** How much of it both have counted. */
export function sharedCount(a: TimeCounts, b: TimeCounts): number {
  let shared = 0;
  for (const [timeMs, count] of b.at) shared += Math.min(count, a.at.get(timeMs) ?? 0);
  return shared;
}
