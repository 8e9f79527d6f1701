// Stage 1, bytes in: decodes one raw deflate stream or zstd frame out of a reader, leaving what follows it in the reader.
// What was decoded before damage is handed out before the damage is told.
import { constants, createInflateRaw, createZstdDecompress, type InflateRaw, type ZstdDecompress } from 'node:zlib';
import type { ByteReader } from './byte-reader.ts';

/** Compressed bytes given to the decoder at a time: deflate expands at most 1,032 times, so this bounds what one adds. */
const maxPieceBytes = 32 * 1024;
/**
 * Where a piece breaks, the decoder keeps what it had decoded of it to itself. Pieces grow with the stream, so that no
 * more than a 64th of what came before is lost, and no small archive loses all.
 */
const minPieceBytes = 256;
const growth = 64;
/** Decoded bytes per chunk: larger chunks are faster up to about this size. */
const chunkBytes = 256 * 1024;
/** Decoded chunks that may wait while the reader is scanning: keeps inflating and scanning apart, yet memory flat. */
const chunksAhead = 4;

/** `too-wide`: it asks for more memory than it may have. */
export type StreamEnd = 'complete' | 'truncated' | 'corrupt' | 'too-wide';

type Decoder = InflateRaw | ZstdDecompress;

interface Running {
  stream: Decoder;
  decoded: Uint8Array[];
  inputEnded: boolean;
  end: StreamEnd | null;
  wake: () => void;
}

/** Yields decoded chunks; returns how the stream ended. */
export const inflateRaw = (reader: ByteReader): AsyncGenerator<Uint8Array, StreamEnd> =>
  decoded(reader, createInflateRaw({ chunkSize: chunkBytes, finishFlush: constants.Z_SYNC_FLUSH }));

/** As `inflateRaw`, of one frame. @param windowLog the most memory its window may take, as a power of two */
export const unzstdFrame = (reader: ByteReader, windowLog: number): AsyncGenerator<Uint8Array, StreamEnd> =>
  decoded(
    reader,
    createZstdDecompress({
      chunkSize: chunkBytes,
      finishFlush: constants.ZSTD_e_flush,
      params: { [constants.ZSTD_d_windowLogMax]: windowLog },
    }),
  );

async function* decoded(reader: ByteReader, stream: Decoder): AsyncGenerator<Uint8Array, StreamEnd> {
  const running = start(stream);
  const feeding = feed(reader, running);
  try {
    for (;;) {
      const chunk = running.decoded.shift();
      if (chunk !== undefined) {
        if (running.decoded.length < chunksAhead) running.wake();
        yield chunk;
      } else if (running.end !== null) break;
      else await new Promise<void>((resolve) => void addWaker(running, resolve));
    }
  } finally {
    running.end ??= 'truncated';
    running.wake();
    await feeding;
    running.stream.destroy();
  }
  return running.end;
}

function start(stream: Decoder): Running {
  const running: Running = { stream, decoded: [], inputEnded: false, end: null, wake: () => undefined };
  stream.on('data', (chunk: Uint8Array) => {
    running.decoded.push(chunk);
    running.wake();
  });
  stream.on('error', (error: NodeJS.ErrnoException) =>
    finish(running, error.code === 'ZSTD_error_frameParameter_windowTooLarge' ? 'too-wide' : 'corrupt'),
  );
  // As they are told to flush, a stream that lacks its end does not fail: it ends only because its input did.
  stream.on('end', () => finish(running, running.inputEnded ? 'truncated' : 'complete'));
  return running;
}

function finish(running: Running, end: StreamEnd): void {
  running.end ??= end;
  running.wake();
}

function addWaker(running: Running, resolve: () => void): void {
  const earlier = running.wake;
  running.wake = () => {
    running.wake = () => undefined;
    earlier();
    resolve();
  };
}

async function feed(reader: ByteReader, running: Running): Promise<void> {
  const { stream } = running;
  let given = 0;
  let last: Uint8Array = new Uint8Array(0);
  while (running.end === null) {
    if (running.decoded.length >= chunksAhead) {
      await new Promise<void>((resolve) => void addWaker(running, resolve));
      continue;
    }
    const piece = await reader.chunk(Math.min(maxPieceBytes, Math.max(minPieceBytes, Math.floor(given / growth))));
    if (piece === null) {
      running.inputEnded = true;
      stream.end();
      return;
    }
    given += piece.length;
    last = piece;
    await write(running, piece);
  }
  // The decoder stops at the end of its stream: what it did not take belongs to whatever follows.
  const untaken = given - stream.bytesWritten;
  if (running.end === 'complete' && untaken > 0) reader.unread(last.subarray(last.length - untaken));
  // Behind damage somebody may look for what comes next: it may stand in the piece that broke.
  if (running.end === 'corrupt') reader.unread(last);
}

/** Resolves when the decoder took the piece, or the stream ended within it (its callback is then never called). */
function write({ stream }: Running, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('end', done);
      stream.off('error', done);
      resolve();
    };
    stream.once('end', done);
    stream.once('error', done);
    stream.write(piece, done);
  });
}
