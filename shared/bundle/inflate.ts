// Stage 1, bytes in: inflates one raw deflate stream out of a reader, leaving what follows it in the reader. Everything
// that was decoded before damage is handed out before the damage is told.
import { constants, createInflateRaw, type InflateRaw } from 'node:zlib';
import type { ByteReader } from './byte-reader.ts';

/** Compressed bytes given to zlib at a time. Deflate expands at most 1,032 times, so this bounds what one piece can add. */
const pieceBytes = 32 * 1024;
/** Decoded bytes per chunk: larger chunks are faster up to about this size. */
const chunkBytes = 256 * 1024;
/** Decoded chunks that may wait while the reader is scanning: keeps inflating and scanning apart, yet memory flat. */
const chunksAhead = 4;

export type InflateEnd = 'complete' | 'truncated' | 'corrupt';

interface Running {
  stream: InflateRaw;
  decoded: Uint8Array[];
  inputEnded: boolean;
  end: InflateEnd | null;
  wake: () => void;
}

/** Yields decoded chunks; returns how the stream ended. A truncated stream is told apart from a complete one by `end`. */
export async function* inflateRaw(reader: ByteReader): AsyncGenerator<Uint8Array, InflateEnd> {
  const running = start();
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

function start(): Running {
  const stream = createInflateRaw({ chunkSize: chunkBytes, finishFlush: constants.Z_SYNC_FLUSH });
  const running: Running = { stream, decoded: [], inputEnded: false, end: null, wake: () => undefined };
  stream.on('data', (chunk: Uint8Array) => {
    running.decoded.push(chunk);
    running.wake();
  });
  stream.on('error', () => finish(running, 'corrupt'));
  // With Z_SYNC_FLUSH a stream that lacks its end does not fail: it ends only because its input did.
  stream.on('end', () => finish(running, running.inputEnded ? 'truncated' : 'complete'));
  return running;
}

function finish(running: Running, end: InflateEnd): void {
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
    const piece = await reader.chunk(pieceBytes);
    if (piece === null) {
      running.inputEnded = true;
      stream.end();
      return;
    }
    given += piece.length;
    last = piece;
    await write(running, piece);
  }
  // zlib stops at the end of the deflate stream: what it did not take belongs to whatever follows.
  const untaken = given - stream.bytesWritten;
  if (running.end === 'complete' && untaken > 0) reader.unread(last.subarray(last.length - untaken));
  // Behind damage somebody may look for what comes next: it may stand in the piece that broke.
  if (running.end === 'corrupt') reader.unread(last);
}

/** Resolves when zlib took the piece, or the stream ended within it (its callback is then never called). */
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
