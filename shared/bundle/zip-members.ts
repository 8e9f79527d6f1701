// Stage 2, members: a zip archive to its files, by the headers in front of each, so that it can be read as it comes. The
// directory at the end is compared with what was read: an archive that tells two stories is damaged.
import { crc32 } from 'node:zlib';
import { addLoss, type BundleNotes } from '../model/bundle-member.ts';
import { keptText } from '../model/kept-text.ts';
import { type ByteReader, makeByteReader, remaining } from './byte-reader.ts';
import { withinDecodedLimit } from './decoded-limit.ts';
import { inflateRaw } from './inflate.ts';
import type { ContainedFile } from './tar-members.ts';
import {
  nextSignature,
  readCentralHeader,
  readDescriptor,
  readLocalHeader,
  type Stated,
  signatures,
  type ZipEntry,
} from './zip-header.ts';

const methods = { stored: 0, deflate: 8 } as const;

/** Files that were read, for the comparison with the directory: how many, and a sum over their names and checksums. */
interface Tally {
  files: number;
  sum: number;
  isDamaged: boolean;
}

/** Yields one file at a time; what of its body was not read is passed over before the next. `path` is for the notes. */
export async function* zipMembers(reader: ByteReader, path: string, notes: BundleNotes): AsyncGenerator<ContainedFile> {
  const tally: Tally = { files: 0, sum: 0, isDamaged: false };
  for (;;) {
    const signature = await nextSignature(reader);
    if (signature === signatures.local) {
      const entry = await readLocalHeader(reader);
      if (entry === null) return damage(notes, path, 'archive-ends-early', 'ends within a zip header');
      yield* entryFile(reader, entry, path, tally, notes);
    } else if (signature === signatures.central) return compareDirectory(reader, path, tally, notes);
    else if (signature === signatures.end || signature === signatures.end64) {
      if (tally.files > 0)
        damage(notes, path, 'archive-corrupt', 'the directory at the end of the zip file is missing');
      return;
    } else if (signature === null) return damage(notes, path, 'archive-ends-early', 'ends without its directory');
    else {
      if (!tally.isDamaged) damage(notes, path, 'archive-corrupt', 'expected a zip header, found other bytes');
      tally.isDamaged = true;
      if (!(await seekHeader(reader))) return;
    }
  }
}

function damage(notes: BundleNotes, member: string, code: string, detail: string): void {
  addLoss(notes, { code, member, detail });
}

/** What was read of one file. */
interface Reading {
  checksum: number;
  length: number;
  /** Packed bytes that are left; null where their number is not known. */
  left: number | null;
  /** The data came to its end. */
  isComplete: boolean;
  isCorrupt: boolean;
}

async function* entryFile(
  reader: ByteReader,
  entry: ZipEntry,
  path: string,
  tally: Tally,
  notes: BundleNotes,
): AsyncGenerator<ContainedFile> {
  const name = keptText(entry.name, notes.limits.maxNameBytes);
  const member = `${path}/${name}`;
  const reading = { checksum: 0, length: 0, left: entry.packedBytes, isComplete: false, isCorrupt: false };
  const isFolder = name.endsWith('/') && !entry.packedBytes;
  const why = unreadable(entry);
  if (why !== null) damage(notes, member, 'member-unsupported', why);
  else {
    const body = entryBytes(reader, entry, reading, member, notes);
    if (!isFolder) yield { name, body };
    for await (const _ of body); // whatever was not read of it
  }
  if (reading.left !== null) reading.left -= await reader.skip(reading.left);
  const stated = await statedOf(reader, entry, reading);
  const problem = why === null ? problemOf(reading, stated) : null;
  if (problem !== null) damage(notes, member, problem.code, problem.detail);
  tally.files++;
  tally.sum = (tally.sum + ((stated?.checksum ?? reading.checksum) ^ entry.nameChecksum)) >>> 0;
  tally.isDamaged ||= problem !== null || why !== null;
}

function unreadable({ method, isEncrypted, packedBytes }: ZipEntry): string | null {
  if (isEncrypted) return 'an encrypted zip entry: not read';
  if (method === methods.deflate) return null;
  if (method !== methods.stored) return `a zip entry of compression method ${method}: not read`;
  return packedBytes === null ? 'a zip entry without compression that does not tell its size: not read' : null;
}

async function* entryBytes(
  reader: ByteReader,
  entry: ZipEntry,
  reading: Reading,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  const isStored = entry.method === methods.stored;
  const own = reading.left === null ? reader : makeByteReader(taken(reader, reading, isStored));
  const data = isStored ? remaining(own) : inflated(own, reading);
  for await (const chunk of withinDecodedLimit(data, 'inflatedBytes', member, notes)) {
    reading.checksum = crc32(chunk, reading.checksum);
    reading.length += chunk.length;
    yield chunk;
  }
  if (isStored) reading.isComplete = reading.left === 0;
}

/** Inflating knows that a stream has ended by what follows it. */
const afterEnd = new Uint8Array(1);

/** The packed bytes of one file. */
async function* taken(reader: ByteReader, reading: Reading, isStored: boolean): AsyncGenerator<Uint8Array> {
  while (reading.left !== null && reading.left > 0) {
    const chunk = await reader.chunk(reading.left);
    if (chunk === null) return;
    reading.left -= chunk.length;
    yield chunk;
  }
  if (!isStored) yield afterEnd;
}

async function* inflated(own: ByteReader, reading: Reading): AsyncGenerator<Uint8Array> {
  const end = yield* inflateRaw(own);
  reading.isComplete = end === 'complete';
  reading.isCorrupt = end === 'corrupt';
}

/** Checksum and size, as the header or the descriptor states them; null: neither does. */
async function statedOf(reader: ByteReader, entry: ZipEntry, reading: Reading): Promise<Stated | null> {
  if (entry.hasDescriptor) return reading.isComplete ? readDescriptor(reader, reading.length) : null;
  const { checksum, sizeBytes } = entry;
  return checksum === null || sizeBytes === null ? null : { checksum, sizeBytes };
}

function problemOf(reading: Reading, stated: Stated | null): { code: string; detail: string } | null {
  const where = `after ${reading.length} decoded bytes`;
  if (reading.isCorrupt) return { code: 'zip-corrupt', detail: `no valid deflate data ${where}` };
  if (!reading.isComplete) return { code: 'member-truncated', detail: `the zip entry ends ${where}` };
  if (stated === null) return { code: 'zip-corrupt', detail: `no descriptor that fits follows ${where}` };
  if (stated.sizeBytes !== reading.length || stated.checksum !== reading.checksum)
    return { code: 'zip-checksum', detail: `checksum or size do not agree with the ${reading.length} decoded bytes` };
  return null;
}

/** Names and checksums of the directory; an archive that was damaged before need not agree any more. */
async function compareDirectory(reader: ByteReader, path: string, tally: Tally, notes: BundleNotes): Promise<void> {
  let files = 0;
  let sum = 0;
  while ((await nextSignature(reader)) === signatures.central) {
    const entry = await readCentralHeader(reader);
    if (entry === null) return damage(notes, path, 'archive-ends-early', 'ends within the directory of the zip file');
    files++;
    sum = (sum + (entry.checksum ^ entry.nameChecksum)) >>> 0;
  }
  if (tally.isDamaged || (files === tally.files && sum === tally.sum)) return;
  damage(
    notes,
    path,
    'archive-corrupt',
    `the directory lists ${files} files, other than the ${tally.files} that were read`,
  );
}

/** Passes over bytes up to the next header; false: there is none. */
async function seekHeader(reader: ByteReader): Promise<boolean> {
  await reader.skip(1); // not the same place again
  let before: Buffer = Buffer.alloc(0);
  for (let chunk = await reader.chunk(); chunk !== null; chunk = await reader.chunk()) {
    const bytes = Buffer.concat([before, chunk]);
    const found = headerIn(bytes);
    if (found >= 0) {
      reader.unread(bytes.subarray(found));
      return true;
    }
    before = bytes.subarray(-3);
  }
  return false;
}

function headerIn(bytes: Buffer): number {
  const marks = ['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06'];
  const places = marks.map((mark) => bytes.indexOf(mark, 0, 'latin1')).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}
