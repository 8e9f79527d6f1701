// Stage 1, bytes in: zstd (RFC 8878) to bytes, one frame after another. Damage is written down and ends the stream; what
// was decoded before it has been handed out.
import { addLoss, type BundleNotes } from '../model/bundle-member.ts';
import { type ByteReader, makeByteReader, restLength } from './byte-reader.ts';
import { unzstdFrame } from './zlib-stream.ts';
import { frameBytes } from './zstd-frame.ts';

const frameMagic = 0xfd2fb528;
/** Sixteen of them mark frames that carry something else than data. */
const skippableMagic = 0x184d2a50;

const magicOf = (head: Uint8Array): number =>
  head.length < 4 ? 0 : Buffer.from(head.buffer, head.byteOffset, 4).readUInt32LE(0);
const isSkippable = (magic: number): boolean => magic >>> 4 === skippableMagic >>> 4;

export const isZstd = (head: Uint8Array): boolean => magicOf(head) === frameMagic || isSkippable(magicOf(head));

/**
 * A decoder holds its window in memory. 64 MiB take every level but `--ultra -22` and `--long`; within other containers,
 * where decoders may stand in each other, the 8 MiB that the usual levels take.
 */
const windowLog = { outermost: 26, nested: 23 };

/** `path` names the container in the notes. */
export async function* unzstd(
  reader: ByteReader,
  path: string,
  notes: BundleNotes,
  isNested: boolean,
): AsyncGenerator<Uint8Array> {
  for (let first = true; ; first = false) {
    const magic = magicOf(await reader.peek(4));
    if (isSkippable(magic)) {
      if (!(await skipFrame(reader))) return damage(notes, path, 'zstd-truncated', 'ends within a skippable frame');
    } else if (magic === frameMagic) {
      const end = yield* wholeFrame(reader, path, notes, isNested);
      if (!end) return;
    } else {
      const { length, isZero } = await restLength(reader);
      if (!first && !isZero) damage(notes, path, 'zstd-trailing-bytes', `${length} bytes after the zstd stream`);
      return;
    }
  }
}

/** Answers whether it was whole. */
async function* wholeFrame(
  reader: ByteReader,
  path: string,
  notes: BundleNotes,
  isNested: boolean,
): AsyncGenerator<Uint8Array, boolean> {
  const frame = frameBytes(reader);
  const decoding = unzstdFrame(makeByteReader(frame.bytes), isNested ? windowLog.nested : windowLog.outermost);
  let length = 0;
  let step = await decoding.next();
  try {
    while (!step.done) {
      length += step.value.length;
      yield step.value;
      step = await decoding.next();
    }
  } finally {
    if (!step.done) await decoding.return('truncated');
  }
  const where = `after ${length} decoded bytes`;
  if (step.value === 'complete' || step.value === 'truncated') {
    if (frame.isWhole()) return true;
    damage(notes, path, 'zstd-truncated', `the zstd stream ends ${where}`);
  } else if (step.value === 'corrupt') damage(notes, path, 'zstd-corrupt', `no valid zstd data ${where}`);
  else damage(notes, path, 'unsupported-container', 'a zstd file that needs too large a window: not read');
  return false;
}

async function skipFrame(reader: ByteReader): Promise<boolean> {
  const head = Buffer.from(await reader.bytes(8));
  if (head.length < 8) return false;
  const length = head.readUInt32LE(4);
  return (await reader.skip(length)) === length;
}

function damage(notes: BundleNotes, path: string, code: string, detail: string): void {
  addLoss(notes, { code, member: path, detail });
}
