// Stage 2, members: a zip archive to its files, by the headers in front of each, so that it can be read as it comes. The
// directory at the end is compared with what was read: an archive that tells two stories is damaged.
import { addLoss, type BundleNotes } from '../model/bundle-member.ts';
import type { ByteReader } from './byte-reader.ts';
import { memberName } from './member-name.ts';
import type { ContainedFile } from './tar-members.ts';
import { entryBytes, newReading, problemOf, type Reading, unreadable } from './zip-entry.ts';
import {
  nextSignature,
  readCentralHeader,
  readDescriptor,
  readLocalHeader,
  type Stated,
  signatures,
  type ZipEntry,
} from './zip-header.ts';

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

async function* entryFile(
  reader: ByteReader,
  entry: ZipEntry,
  path: string,
  tally: Tally,
  notes: BundleNotes,
): AsyncGenerator<ContainedFile> {
  const name = memberName(entry.name, path, notes);
  const member = `${path}/${name}`;
  const reading = newReading(entry);
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

/** Checksum and size, as the header or the descriptor states them; null: neither does. */
async function statedOf(reader: ByteReader, entry: ZipEntry, reading: Reading): Promise<Stated | null> {
  if (entry.hasDescriptor) return reading.isComplete ? readDescriptor(reader, reading.length) : null;
  const { checksum, sizeBytes } = entry;
  return checksum === null || sizeBytes === null ? null : { checksum, sizeBytes };
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
  const mark = await nextSignature(reader);
  if (mark !== signatures.end && mark !== signatures.end64)
    damage(notes, path, 'archive-ends-early', 'the zip file has no end mark behind its directory');
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
