// What is counted of a bundle when it has ended.
import type { BundleStatus } from '../../shared/model/stored-records.ts';
import type { Verdict } from '../../shared/model/vocabulary.ts';

export interface BundleFigures {
  status: BundleStatus;
  /** Of the stored object, and of this reading of it; null: it was not read. */
  reading: { bytes: number; seconds: number } | null;
  /** One of each node that it shows. */
  verdicts: readonly Verdict[];
}

export type CountBundle = (figures: BundleFigures) => void;

export function verdictCounts(verdicts: readonly Verdict[]): Map<Verdict, number> {
  const counts = new Map<Verdict, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return counts;
}
