// How far a reading has got, written down from time to time, so that whoever asks for the bundle can be told.
import type { VerdictStore } from '../../shared/model/ports.ts';
import { failureFields } from '../middleware/failure-fields.ts';
import type { IngestDeps } from './dependencies.ts';

/** Most bundles are read before the first note: their number of writes stays what it is. */
const everyMs = 5_000;

export interface ProgressNotesParts {
  verdicts: Pick<VerdictStore, 'updateBundle'>;
  now: () => Date;
}

/** A note that cannot be written is left out: the reading goes on. */
export function makeProgressNotes({ verdicts, now }: ProgressNotesParts): NonNullable<IngestDeps['onProgress']> {
  let reading: { bundleId: string; since: string; notedMs: number } | null = null;
  return (bundleId, { readBytes }, log) => {
    const at = now();
    if (reading?.bundleId !== bundleId) reading = { bundleId, since: at.toISOString(), notedMs: at.getTime() };
    if (at.getTime() - reading.notedMs < everyMs) return;
    reading.notedMs = at.getTime();
    const progress = { readBytes, since: reading.since, at: at.toISOString() };
    verdicts.updateBundle(bundleId, { progress }).catch((error: unknown) => {
      log({ level: 'warn', message: 'progress not written', ...failureFields(error) });
    });
  };
}
