// Memory is flat: lives of the same age need the same however much came before them, a long life does not grow, and no
// life exceeds the bound.
import { median } from '../bench/measure.ts';
import type { Life } from './soaked-system.ts';

/** Of a process that reads bundles of some hundred kilobytes. */
const mostMb = 300;
/** By which memory of equal age may differ: what Node keeps is not the same twice. */
const noiseMb = 40;
/** Seconds of a life that are compared: every life has got going by then, and few are that short. */
const comparedAge = { fromMs: 4_000, toMs: 9_000 };
/** What a life may take to get going, and how long it must be to be called long. */
const warmMs = 60_000;
const longMs = 150_000;

export interface MemoryFigures {
  peakMb: number;
  /** Medians of the first and the last third of the lives that were old enough; null: too few were. */
  firstLivesMb: number | null;
  lastLivesMb: number | null;
  /** Medians of the longest life after it got going, first and last third; null: it was not long. */
  longLifeStartMb: number | null;
  longLifeEndMb: number | null;
}

export function memoryFigures(lives: readonly Pick<Life, 'memory'>[]): MemoryFigures {
  const samples = lives.flatMap(({ memory }) => memory.map(({ rssKb }) => rssKb));
  const young = lives.flatMap(({ memory }) => {
    const rss = memory.filter(({ ageMs }) => ageMs >= comparedAge.fromMs && ageMs < comparedAge.toMs);
    return rss.length === 0 ? [] : [median(rss.map(({ rssKb }) => rssKb))];
  });
  const longest = lives.map(({ memory }) => memory).toSorted((a, b) => b.length - a.length)[0] ?? [];
  const isLong = (longest.at(-1)?.ageMs ?? 0) >= longMs;
  const warm = isLong ? longest.filter(({ ageMs }) => ageMs >= warmMs).map(({ rssKb }) => rssKb) : [];
  const [firstLivesMb, lastLivesMb] = ends(young);
  const [longLifeStartMb, longLifeEndMb] = ends(warm);
  return {
    peakMb: samples.reduce((a, b) => Math.max(a, b), 0) / 1024,
    firstLivesMb,
    lastLivesMb,
    longLifeStartMb,
    longLifeEndMb,
  };
}

/** Medians of the first and the last third, in megabytes; null where there are too few. */
function ends(valuesKb: readonly number[]): [number | null, number | null] {
  const third = Math.floor(valuesKb.length / 3);
  if (third === 0) return [null, null];
  return [median(valuesKb.slice(0, third)) / 1024, median(valuesKb.slice(-third)) / 1024];
}

export function wrongMemory(lives: readonly Pick<Life, 'memory'>[]): string[] {
  const { peakMb, firstLivesMb, lastLivesMb, longLifeStartMb, longLifeEndMb } = memoryFigures(lives);
  const grew = (what: string, from: number | null, to: number | null): string[] =>
    from === null || to === null || to - from <= noiseMb
      ? []
      : [`memory of ${what}: expected to stay, found ${Math.round(from)} MB first and ${Math.round(to)} MB last`];
  return [
    ...(peakMb <= mostMb ? [] : [`memory: expected at most ${mostMb} MB, found ${Math.round(peakMb)} MB`]),
    ...grew('lives of equal age', firstLivesMb, lastLivesMb),
    ...grew('the longest life', longLifeStartMb, longLifeEndMb),
  ];
}
