// Streams to build bundles of any size from, a piece at a time.
import { createGzip, createZstdCompress, type Gzip, type ZlibOptions, type ZstdCompress } from 'node:zlib';
import { tarHeader } from '../build/tar.ts';

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export function* repeated(piece: Uint8Array, times: number): Generator<Uint8Array> {
  for (let done = 0; done < times; done++) yield piece;
}

/** Text in pieces of about 64 KB, from lines that are made one after another. */
export function* lines(count: number, line: (at: number) => string): Generator<Uint8Array> {
  let text = '';
  for (let at = 0; at < count; at++) {
    text += `${line(at)}\n`;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

export function* joined(...parts: readonly Iterable<Uint8Array>[]): Generator<Uint8Array> {
  for (const part of parts) yield* part;
}

export interface StreamedFile {
  name: string;
  sizeBytes: number;
  pieces: Iterable<Uint8Array>;
}

/** A file whose bytes are at hand. */
export const fileOf = (name: string, body: string | Uint8Array): StreamedFile => {
  const bytes = Buffer.from(body);
  return { name, sizeBytes: bytes.length, pieces: [bytes] };
};

/** Without the end mark. */
export function* tarStart(files: Iterable<StreamedFile>): Generator<Uint8Array> {
  for (const { name, sizeBytes, pieces } of files) {
    yield tarHeader({ name, declaredSize: sizeBytes });
    yield* pieces;
    yield Buffer.alloc((512 - (sizeBytes % 512)) % 512);
  }
}

export function* tarOf(files: Iterable<StreamedFile>): Generator<Uint8Array> {
  yield* tarStart(files);
  yield Buffer.alloc(1_024);
}

/** Compressed no faster than it is read. */
export const gzipped = (pieces: Pieces, options: ZlibOptions = {}): AsyncGenerator<Uint8Array> =>
  compressed(pieces, createGzip({ chunkSize: 65_536, ...options }));

export const zstded = (pieces: Pieces): AsyncGenerator<Uint8Array> => compressed(pieces, createZstdCompress());

/** In pieces of 64 KB or more: every piece is a trip to another thread. */
async function* batched(pieces: Pieces): AsyncGenerator<Uint8Array> {
  let batch: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    batch.push(piece);
    length += piece.length;
    if (length < 65_536) continue;
    yield Buffer.concat(batch);
    [batch, length] = [[], 0];
  }
  yield Buffer.concat(batch);
}

async function* compressed(pieces: Pieces, stream: Gzip | ZstdCompress): AsyncGenerator<Uint8Array> {
  let isEnded = false;
  const feeding = (async () => {
    for await (const piece of batched(pieces)) {
      if (isEnded) return;
      await new Promise<void>((resolve) => void stream.write(piece, () => resolve()));
    }
    stream.end();
  })();
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
    await feeding;
  } finally {
    isEnded = true;
    stream.destroy();
  }
}
