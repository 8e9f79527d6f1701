// Bundles kept in memory, by bucket, key and version.
import { Fault } from '../../shared/model/fault.ts';
import type { BundleSource, OpenedBundle } from '../../shared/model/ports.ts';
import type { ObjectRef } from '../../shared/model/stored-records.ts';

interface StoredObject {
  bytes: Uint8Array;
  lastModified: Date;
}

const keyOf = ({ bucket, key, versionId }: ObjectRef): string => JSON.stringify([bucket, key, versionId]);

export class MemoryBundleSource implements BundleSource {
  readonly #objects = new Map<string, StoredObject>();
  opened = 0;

  put(ref: ObjectRef, content: string | Uint8Array, lastModified: string): void {
    this.#objects.set(keyOf(ref), {
      bytes: typeof content === 'string' ? Buffer.from(content) : content,
      lastModified: new Date(lastModified),
    });
  }

  async remove(ref: ObjectRef): Promise<void> {
    this.#objects.delete(keyOf(ref));
  }

  async open(ref: ObjectRef): Promise<OpenedBundle> {
    const object = this.#objects.get(keyOf(ref));
    if (!object) throw new Fault('object-gone', `expected an object ${ref.key}, found none`);
    this.opened++;
    const { bytes, lastModified } = object;
    const range = (from: number, to: number) => inChunks(bytes.subarray(from, to));
    return { bytes: range(0, bytes.length), range, sizeBytes: bytes.length, lastModified, sha256: null };
  }
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 16) yield bytes.subarray(start, start + 16);
}
