// Keys of what is stored of one bundle by its id.
import { createHash } from 'node:crypto';

/** Ids come from outside too: one that is none of ours is named for its hash. */
export function keyById(folder: 'reports-by-id' | 'facts', bundleId: string): string {
  const isPlain = /^[A-Za-z0-9_-]{1,128}$/.test(bundleId);
  return `${folder}/${isPlain ? bundleId : `~${createHash('sha256').update(bundleId).digest('hex')}`}.json`;
}
