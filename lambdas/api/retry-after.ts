// When it is worth asking for a bundle again: by how fast it is being read, else by how fast bundles usually are.
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import type { ReadingProgress } from './dependencies.ts';

/** Bytes of a file per second, as docs/benchmarks.md has it, on half of that machine. */
const usualBytesPerSecond = 20_000_000;
const leastSeconds = 1;
const mostSeconds = 60;
/** Nobody can tell when an upload will come. */
const uploadSeconds = 5;
/** Before that a reading has not shown its speed. */
const soonMs = 500;

/** Whole seconds, from 1 to 60. */
export function retryAfterSeconds(bundle: BundleRecord, progress: ReadingProgress | null, now: Date): number {
  if (bundle.status === 'awaiting-upload') return uploadSeconds;
  const size = bundle.sizeBytes ?? 0;
  const readMs = progress === null ? 0 : now.getTime() - Date.parse(progress.since);
  const perSecond =
    progress !== null && readMs > soonMs && progress.readBytes > 0
      ? (progress.readBytes * 1000) / readMs
      : usualBytesPerSecond;
  const left = Math.max(size - (progress?.readBytes ?? 0), 0);
  return Math.min(Math.max(Math.ceil(left / perSecond), leastSeconds), mostSeconds);
}
