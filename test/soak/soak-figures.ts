// The figures of a soak, as a table.
import { memoryFigures } from './compare-memory.ts';
import type { Life } from './soaked-system.ts';

export interface SoakFigures {
  /** That have ended. */
  bundles: number;
  /** Until everything had settled. */
  seconds: number;
  /** Of them without failing writes. */
  settlingSeconds: number;
  events: number;
  /** Requests that clients made again. */
  repeats: number;
  writes: { all: number; failed: number };
  lives: readonly Life[];
}

export function figureTable(figures: SoakFigures): string {
  const { bundles, seconds, settlingSeconds, events, repeats, writes, lives } = figures;
  const { peakMb, firstLivesMb, lastLivesMb, longLifeStartMb, longLifeEndMb } = memoryFigures(lives);
  const failedStarts = lives.filter(({ isUp, end }) => !isUp && typeof end === 'object').length;
  const rows: [string, string][] = [
    ['bundles', `${bundles}`],
    ['kills', `${lives.filter(({ end }) => end === 'killed').length}`],
    ['starts that a failed write ended', `${failedStarts}`],
    ['writes that failed', `${writes.failed} of ${writes.all}`],
    ['requests made again', `${repeats}`],
    ['events', `${events}`],
    ['seconds', `${seconds.toFixed(1)}, ${settlingSeconds.toFixed(1)} of them to settle`],
    ['bundles per second', (bundles / seconds).toFixed(1)],
    ['peak memory', `${peakMb.toFixed(0)} MB`],
    ['memory of lives of equal age', fromTo(firstLivesMb, lastLivesMb)],
    ['memory of the longest life', fromTo(longLifeStartMb, longLifeEndMb)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

const fromTo = (from: number | null, to: number | null): string =>
  from === null || to === null
    ? 'too short to tell'
    : `${from.toFixed(0)} MB in the first third, ${to.toFixed(0)} MB in the last`;
