// Which bundles a message of the queue is about.
import { bundleIdAt, parseBundleKey } from './drop-key.ts';
import { createdObjects, type StoredObject } from './s3-event.ts';

/** Objects that a message tells of; null for one that is no event of the bucket. */
export function objectsIn(body: string): StoredObject[] | null {
  try {
    return createdObjects(body);
  } catch {
    return null;
  }
}

/** A body that is no event of the bucket is about none. */
export const bundleIdsIn = (body: string): string[] =>
  (objectsIn(body) ?? []).flatMap(({ ref }) => {
    const name = parseBundleKey(ref.key);
    return name === null ? [] : [bundleIdAt(ref, name)];
  });

/** What every line about a message names. The bucket tells of one object at a time. */
export function bundleFields(body: string): { bundleId?: string } {
  const [bundleId] = bundleIdsIn(body);
  return bundleId === undefined ? {} : { bundleId };
}
