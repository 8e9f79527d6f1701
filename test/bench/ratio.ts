// What a comparison found, in words: the median of each side with its spread, and the ratio of each pair of runs.
import { median, type Run } from './measure.ts';

export interface Ratio {
  /** Median of the ratios of the pairs. */
  value: number;
  words: string;
}

/** Milliseconds of the first side by those of the second, pair by pair. */
export function ratioOf(above: readonly Run[], below: readonly Run[]): Ratio {
  const pairs = above.map(({ ms }, at) => ms / (below[at]?.ms ?? Number.NaN));
  const value = median(pairs);
  return { value, words: `${value.toFixed(2)} (${spread(pairs, 2)}; ${times(above)} and ${times(below)} ms)` };
}

const spread = (values: readonly number[], digits: number): string =>
  `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;

export function times(runs: readonly Run[]): string {
  const all = runs.map(({ ms }) => ms);
  return `${median(all).toFixed(0)} [${spread(all, 0)}]`;
}
