// Stage 1, bytes in: where a zstd frame ends (RFC 8878, section 3.1.1). Its blocks tell their lengths, so that what follows
// the frame is known before anything is decoded.
import type { ByteReader } from './byte-reader.ts';

export interface FrameBytes {
  bytes: AsyncGenerator<Uint8Array>;
  /** The frame has been read up to its end. */
  isWhole(): boolean;
}

const magicBytes = 4;
const blockHeaderBytes = 3;
const checksumBytes = 4;
const runLengthBlock = 1;

/** The bytes of the frame that is next in the reader, as they stand there. */
export function frameBytes(reader: ByteReader): FrameBytes {
  let isWhole = false;

  async function* bytes(): AsyncGenerator<Uint8Array> {
    const start = await reader.bytes(magicBytes + 1);
    const descriptor = start[magicBytes] ?? 0;
    const rest = await reader.bytes(headerRest(descriptor));
    yield start;
    yield rest;
    for (let isLast = false; !isLast; ) {
      const header = Buffer.from(await reader.bytes(blockHeaderBytes));
      if (header.length < blockHeaderBytes) return;
      const told = header.readUIntLE(0, blockHeaderBytes);
      isLast = (told & 1) === 1;
      const length = ((told >>> 1) & 3) === runLengthBlock ? 1 : told >>> 3;
      const block = await reader.bytes(length);
      yield header;
      yield block;
      if (block.length < length) return;
    }
    const checksum = await reader.bytes((descriptor & 4) === 0 ? 0 : checksumBytes);
    yield checksum;
    isWhole = (descriptor & 4) === 0 || checksum.length === checksumBytes;
  }

  return { bytes: bytes(), isWhole: () => isWhole };
}

/** Bytes of window, dictionary and content size, which are there or not. */
function headerRest(descriptor: number): number {
  const isSingleSegment = (descriptor & 32) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}
