// Stage 1, bytes in: decodes one raw deflate stream or zstd frame out of a reader, leaving what follows it in the reader.
// What was decoded before damage is handed out before the damage is told.
import { constants, createInflateRaw, createZstdDecompress, type InflateRaw, type ZstdDecompress } from 'node:zlib';
import type { ByteReader } from './byte-reader.ts';

/** Compressed bytes given to the decoder at a time. */
const maxPieceBytes = 64 * 1024;
/**
 * Where a piece breaks, the decoder keeps what it had decoded of it to itself. Pieces grow with the stream, so that no
 * more than a 64th of what came before is lost, and no small archive loses all.
 */
const minPieceBytes = 256;
const growth = 64;
/** Pieces that wait at the decoder, which runs on a thread of its own: it goes on with the next while this one is busy. */
const piecesAhead = 3;
/** Decoded bytes per chunk: logs are read faster up to about this size, archives of many tiny streams slower from the first. */
const chunkBytes = 1024 * 1024;
/** Decoded chunks that may wait while the reader is scanning: keeps inflating and scanning apart, yet memory flat. */
const chunksAhead = 4;

/** `too-wide`: it asks for more memory than it may have. */
export type StreamEnd = 'complete' | 'truncated' | 'corrupt' | 'too-wide';

type Decoder = InflateRaw | ZstdDecompress;

interface Running {
  stream: Decoder;
  decoded: Uint8Array[];
  /** Pieces that the decoder has not taken whole. */
  pieces: Uint8Array[];
  /** Bytes of the pieces before them, and of all pieces; pieces that are still with the stream. */
  before: number;
  given: number;
  waiting: number;
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
        if (stream.isPaused() && running.decoded.length < chunksAhead) stream.resume();
        yield chunk;
        // Whoever takes the chunks never waits for anything else: without this the decoder would stand still meanwhile.
        await otherEvents();
      } else if (running.end !== null) break;
      else await somethingHappens(running);
    }
  } finally {
    finish(running, 'truncated');
    await feeding;
    stream.destroy();
  }
  return running.end;
}

const otherEvents = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function start(stream: Decoder): Running {
  const running: Running = {
    ...{ stream, decoded: [], pieces: [], before: 0, given: 0, waiting: 0 },
    ...{ end: null, wake: () => undefined },
  };
  stream.on('data', (chunk: Uint8Array) => {
    running.decoded.push(chunk);
    // A paused decoder stops after two chunks more, however many a piece would become.
    if (running.decoded.length >= chunksAhead) stream.pause();
    running.wake();
  });
  stream.on('error', (error: NodeJS.ErrnoException) =>
    finish(running, error.code === 'ZSTD_error_frameParameter_windowTooLarge' ? 'too-wide' : 'corrupt'),
  );
  // As they are told to flush, a stream that lacks its end does not fail: it takes all there is, and ends with it. One
  // that is complete leaves what follows it, be it a checksum.
  stream.on('end', () => finish(running, running.given > stream.bytesWritten ? 'complete' : 'truncated'));
  return running;
}

function finish(running: Running, end: StreamEnd): void {
  running.end ??= end;
  running.wake();
}

function somethingHappens(running: Running): Promise<void> {
  return new Promise((resolve) => {
    const earlier = running.wake;
    running.wake = () => {
      running.wake = () => undefined;
      earlier();
      resolve();
    };
  });
}

async function feed(reader: ByteReader, running: Running): Promise<void> {
  let inputEnded = false;
  while (running.end === null) {
    if (inputEnded || running.waiting >= piecesAhead) {
      await somethingHappens(running);
      continue;
    }
    const most = Math.min(maxPieceBytes, Math.max(minPieceBytes, Math.floor(running.given / growth)));
    const piece = await reader.chunk(most);
    if (piece !== null) give(running, piece);
    else {
      inputEnded = true;
      running.stream.end();
    }
  }
  giveBack(reader, running);
}

function give(running: Running, piece: Uint8Array): void {
  running.pieces.push(piece);
  running.given += piece.length;
  running.waiting++;
  running.stream.write(piece, () => {
    running.waiting--;
    forgetTaken(running);
    running.wake();
  });
}

function forgetTaken(running: Running): void {
  for (let [first] = running.pieces; first !== undefined; [first] = running.pieces) {
    if (running.before + first.length > running.stream.bytesWritten) return;
    running.before += first.length;
    running.pieces.shift();
  }
}

/** The decoder stops at the end of its stream, or at damage: what it did not take belongs to whatever follows. */
function giveBack(reader: ByteReader, running: Running): void {
  forgetTaken(running);
  const [first, ...others] = running.pieces;
  if (first === undefined || running.end === 'truncated' || running.end === 'too-wide') return;
  for (const piece of others.toReversed()) reader.unread(piece);
  // Behind damage somebody may look for what comes next: it may stand in the piece that broke.
  const taken = running.end === 'complete' ? running.stream.bytesWritten - running.before : 0;
  reader.unread(first.subarray(taken));
}
