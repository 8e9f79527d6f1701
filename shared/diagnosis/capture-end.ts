// Stage 6, diagnosis: when a capture ended: the last time stamp of the node's log, else its last packet, else of
// the object itself.
import type { NodeSubject } from '../model/bundle-observations.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A log cannot end a day after it was stored: a clock that ran ahead must not make a capture the newest for ever. */
export function captureEndMs({ group, bundle }: NodeSubject): number | null {
  const stored = bundle.lastModified?.getTime() ?? null;
  const endMs = group.toMs ?? group.capture?.toMs ?? null;
  if (endMs === null) return stored;
  return stored === null ? endMs : Math.min(endMs, stored + dayMs);
}
