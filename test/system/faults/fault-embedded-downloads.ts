// Bundles on a disk that breaks: reading ends in an error, hangs, or finds the file shorter than it was.
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../../infra/local/settings.ts';
import type { ObjectStore } from '../../../infra/local/storage/object-store.ts';
import type { OpenedBundle } from '../../../shared/model/ports.ts';
import type { DownloadFault } from './fault-host.ts';

export function brokenObjects({ stateFolder }: Settings) {
  const faults: DownloadFault[] = [];
  const pathOf = (sha256: string) => join(stateFolder, 'objects', sha256.slice(0, 2), sha256);

  function nextFault(key: string): DownloadFault | null {
    const fault = faults.find((each) => each.key === key && each.times > 0);
    if (fault) fault.times--;
    return fault ?? null;
  }

  /** The file itself is cut, and is whole again afterwards. */
  async function* shortened({ sha256, bytes }: OpenedBundle, afterBytes: number, whole: Buffer) {
    const path = pathOf(sha256 ?? '');
    await truncate(path, afterBytes);
    try {
      yield* bytes;
    } finally {
      await writeFile(path, whole);
    }
  }

  return {
    faults,
    wrap(objects: ObjectStore): ObjectStore {
      return {
        ...objects,
        async open(ref) {
          const opened = await objects.open(ref);
          const fault = nextFault(ref.key);
          if (!fault) return opened;
          if (fault.how !== 'short') return { ...opened, bytes: broken(opened.bytes, fault) };
          const whole = await Buffer.concat(await Array.fromAsync(opened.bytes));
          return { ...opened, bytes: shortened(await objects.open(ref), fault.afterBytes, whole) };
        },
      };
    },
  };
}

async function* broken(bytes: AsyncIterable<Uint8Array>, { how, afterBytes, meanwhile }: DownloadFault) {
  let left = afterBytes;
  for await (const chunk of bytes) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) break;
  }
  await meanwhile?.();
  if (how === 'stalled') await new Promise<never>(() => undefined);
  throw new Error('EIO: i/o error, read');
}
