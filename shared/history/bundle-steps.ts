// Which changes a bundle takes: it goes from its upload to its end, and never back.
import type { VerdictStore } from '../model/ports.ts';
import { type BundleRecord, finishedStatuses } from '../model/stored-records.ts';
import { BundleCompleteness } from '../model/vocabulary.ts';

type BundleChange = Parameters<VerdictStore['updateBundle']>[1];

/** A late `queued`, `processing` or progress says nothing about a bundle that has ended; the rest of the change still counts. */
export function withoutStepBack(there: BundleRecord, change: BundleChange): BundleChange {
  if (!finishedStatuses.includes(there.status)) return change;
  const { progress: _progress, ...ofEnded } = change;
  if (change.status === undefined || finishedStatuses.includes(change.status)) return ofEnded;
  const { status: _status, code: _code, ...rest } = ofEnded;
  return rest;
}

/** A bundle that was read keeps what it came to: that another run failed says nothing about it. */
export const keepsReading = (there: BundleRecord | null, bundle: BundleRecord): boolean =>
  bundle.status === 'failed' && there !== null && BundleCompleteness.safeParse(there.status).success;
