// Stage 1, bytes in: counts the stored bytes of a bundle's files as they are read, and hashes them where they are read in
// order, one file after another.
import { createHash } from 'node:crypto';
import type { RandomAccess, StoredFile } from '../model/analysis-input.ts';
import { type BundleNotes, stopWhenTimeIsOver } from '../model/bundle-member.ts';

export interface FileReading {
  /** The same file, counted. */
  counted(file: StoredFile): StoredFile & { bytes: AsyncGenerator<Uint8Array> };
  /** SHA-256 of what was read in order; null: the time was over before the end. */
  sha256(): string | null;
  /** Bytes that were read in order. */
  length(): number;
}

export function makeFileReading(notes: BundleNotes, onProgress?: (readBytes: number) => void): FileReading {
  const hash = createHash('sha256');
  let length = 0;
  let isCut = false;

  async function* counted(chunks: AsyncIterable<Uint8Array>, take: (chunk: Uint8Array) => void) {
    for await (const chunk of chunks) {
      if (stopWhenTimeIsOver(notes, null)) {
        isCut = true;
        return;
      }
      take(chunk);
      notes.readBytes += chunk.length;
      onProgress?.(notes.readBytes);
      yield chunk;
    }
  }

  const takeInOrder = (chunk: Uint8Array): void => {
    hash.update(chunk);
    length += chunk.length;
  };
  const countedAccess = ({ sizeBytes, range }: RandomAccess): RandomAccess => ({
    sizeBytes,
    range: (from, to) => counted(range(from, to), () => undefined),
  });

  return {
    counted: ({ bytes, random }) => ({
      bytes: counted(bytes, takeInOrder),
      ...(random && { random: countedAccess(random) }),
    }),
    sha256: () => (isCut ? null : hash.digest('hex')),
    length: () => length,
  };
}
