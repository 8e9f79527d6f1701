// Stage 1, bytes in: gzip (RFC 1952) to bytes, one member after another, checked against their checksums. Damage is
// written down and ends the stream; what was decoded before it has been handed out.
import { crc32 } from 'node:zlib';
import { addLoss, type BundleNotes } from '../model/bundle-member.ts';
import { type ByteReader, restLength } from './byte-reader.ts';
import { inflateRaw } from './zlib-stream.ts';

const flags = { headerCrc: 2, extra: 4, name: 8, comment: 16 };
/** Name and comment have no length of their own; real ones are file names. */
const maxTextBytes = 64 * 1024;

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;

/** `path` names the container in the notes. */
export async function* gunzip(reader: ByteReader, path: string, notes: BundleNotes): AsyncGenerator<Uint8Array> {
  for (let first = true; ; first = false) {
    if (!isGzip(await reader.peek(3))) {
      if (!first) await noteTrailing(reader, path, notes);
      return;
    }
    if (!(await passHeader(reader))) return damage(notes, path, 'gzip-truncated', 'ends within a gzip header');
    const end = yield* checkedMember(reader, path, notes);
    if (!end) return;
  }
}

/** Answers whether the member was whole. */
async function* checkedMember(
  reader: ByteReader,
  path: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array, boolean> {
  const inflating = inflateRaw(reader);
  let checksum = 0;
  let length = 0;
  let step = await inflating.next();
  try {
    while (!step.done) {
      checksum = crc32(step.value, checksum);
      length += step.value.length;
      yield step.value;
      step = await inflating.next();
    }
  } finally {
    if (!step.done) await inflating.return('truncated');
  }
  const where = `after ${length} decoded bytes`;
  if (step.value === 'corrupt') return damage(notes, path, 'gzip-corrupt', `no valid deflate data ${where}`);
  const trailer = await reader.bytes(8);
  if (step.value === 'truncated' || trailer.length < 8)
    return damage(notes, path, 'gzip-truncated', `the gzip stream ends ${where} without its checksum`);
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
  if (view.getUint32(0, true) !== checksum)
    return damage(notes, path, 'gzip-checksum', `the checksum does not agree with the ${length} decoded bytes`);
  if (view.getUint32(4, true) !== length % 2 ** 32)
    return damage(notes, path, 'gzip-checksum', `the length does not agree with the ${length} decoded bytes`);
  return true;
}

function damage(notes: BundleNotes, path: string, code: string, detail: string): false {
  addLoss(notes, { code, member: path, detail });
  return false;
}

async function noteTrailing(reader: ByteReader, path: string, notes: BundleNotes): Promise<void> {
  const { length, isZero } = await restLength(reader);
  // Padding with zeros is what some tapes and tools add; anything else may be a further gzip member, damaged or cut.
  if (!isZero) damage(notes, path, 'gzip-trailing-bytes', `${length} bytes after the gzip stream`);
}

async function passHeader(reader: ByteReader): Promise<boolean> {
  const fixed = await reader.bytes(10);
  if (fixed.length < 10) return false;
  const present = fixed[3] ?? 0;
  if (present & flags.extra) {
    const size = await reader.bytes(2);
    const length = (size[0] ?? 0) | ((size[1] ?? 0) << 8);
    if (size.length < 2 || (await reader.skip(length)) < length) return false;
  }
  if (present & flags.name && !(await passText(reader))) return false;
  if (present & flags.comment && !(await passText(reader))) return false;
  return !(present & flags.headerCrc) || (await reader.skip(2)) === 2;
}

async function passText(reader: ByteReader): Promise<boolean> {
  for (let passed = 0; passed < maxTextBytes; ) {
    const chunk = await reader.chunk(4096);
    if (chunk === null) return false;
    const end = chunk.indexOf(0);
    if (end >= 0) {
      reader.unread(chunk.subarray(end + 1));
      return true;
    }
    passed += chunk.length;
  }
  return false;
}
