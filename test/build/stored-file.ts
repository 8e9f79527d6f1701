// A file that can be read at any place, as a bucket or a disk gives it; it remembers what was asked of it.
import type { RandomAccess } from '../../shared/model/analysis-input.ts';
import { chunked } from './chunks.ts';

export interface WatchedFile {
  bytes: AsyncIterable<Uint8Array>;
  random: RandomAccess;
  /** Ranges that were begun. */
  ranges(): number;
  /** Bytes that were handed out of ranges. */
  fetched(): number;
}

export function storedFile(content: Uint8Array, pieceBytes = 1 << 16): WatchedFile {
  let ranges = 0;
  let fetched = 0;
  return {
    bytes: chunked(content, pieceBytes),
    random: {
      sizeBytes: content.length,
      async *range(from, to) {
        ranges++;
        for await (const chunk of chunked(content.subarray(from, to), pieceBytes)) {
          fetched += chunk.length;
          yield chunk;
        }
      },
    },
    ranges: () => ranges,
    fetched: () => fetched,
  };
}
