// Stage 2, members: a zip archive to its files, by its directory, fetching no more than the files that are wanted. Every
// byte belongs to one file at most: where two claim it, the second is not read.
import type { RandomAccess } from '../model/analysis-input.ts';
import { addLoss, type BundleNotes, stopReading } from '../model/bundle-member.ts';
import { type ByteReader, makeByteReader } from './byte-reader.ts';
import { memberName } from './member-name.ts';
import type { ContainedFile } from './tar-members.ts';
import type { ZipDirectory } from './zip-directory.ts';
import { entryBytes, newReading, problemOf, type Reading, unreadable } from './zip-entry.ts';
import { type CentralEntry, nextSignature, readLocalHeader, signatures } from './zip-header.ts';

/** Bytes between two files that are read and thrown away: asking anew costs about as much. */
const nearBytes = 512 * 1024;
/** Behind the data may stand its descriptor, of at most so many bytes. */
const descriptorBytes = 24;

/** Yields one file at a time: its body must be read, or given up, before the next is asked for. */
export async function* zipByDirectory(
  file: RandomAccess,
  { entries, startsAt, isCut }: ZipDirectory,
  path: string,
  notes: BundleNotes,
): AsyncGenerator<ContainedFile> {
  const place = movingReader(file, startsAt);
  let end = 0;
  try {
    for (const [at, entry] of entries.entries()) {
      const name = memberName(entry.name, path, notes);
      const member = `${path}/${name}`;
      const extent = (entries[at + 1]?.offset ?? startsAt) - entry.offset;
      if (entry.offset < end || extent < 0) {
        damage(notes, member, 'archive-corrupt', 'its data stands where that of another file does: not read');
      } else end = yield* fileAt(place, entry, extent, { name, member, isCut }, notes);
    }
  } finally {
    await place.close();
  }
  if (isCut) {
    const detail = `the zip file lists more than ${entries.length} files: the others are not read`;
    stopReading(notes, { code: 'too-many-members', member: path, detail });
  }
}

/** Answers where the data of the file ends. */
async function* fileAt(
  place: MovingReader,
  entry: CentralEntry,
  extent: number,
  { name, member, isCut }: { name: string; member: string; isCut: boolean },
  notes: BundleNotes,
): AsyncGenerator<ContainedFile, number> {
  const why = unreadable(entry);
  if (why !== null) damage(notes, member, 'member-unsupported', why);
  if (why !== null || isFolder(entry)) return entry.offset + extent;
  const reader = await place.moveTo(entry.offset);
  const headed = (await nextSignature(reader)) === signatures.local ? await readLocalHeader(reader) : null;
  const dataAt = place.position();
  if (headed?.nameChecksum !== entry.nameChecksum || headed.method !== entry.method) {
    damage(notes, member, 'archive-corrupt', 'the directory lists a file that does not stand in its place');
    return entry.offset;
  }
  const reading = newReading(entry);
  yield { name, body: checked(entryBytes(reader, entry, reading, member, notes), reading, entry, member, notes) };
  const dataEnd = dataAt + entry.packedBytes;
  const behind = entry.offset + extent - dataEnd;
  if (behind > descriptorBytes && !isCut)
    damage(notes, member, 'archive-corrupt', `${behind} bytes behind it belong to no file of the directory`);
  return dataEnd;
}

const isFolder = ({ name, packedBytes }: CentralEntry): boolean => name.endsWith('/') && packedBytes === 0;

async function* checked(
  body: AsyncIterable<Uint8Array>,
  reading: Reading,
  entry: CentralEntry,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  yield* body;
  const problem = problemOf(reading, entry);
  if (problem !== null) damage(notes, member, problem.code, problem.detail);
}

function damage(notes: BundleNotes, member: string, code: string, detail: string): void {
  addLoss(notes, { code, member, detail });
}

interface MovingReader {
  /** A reader whose next byte is that of the place, which lies behind what was read before. */
  moveTo(offset: number): Promise<ByteReader>;
  position(): number;
  close(): Promise<void>;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Goes on with the range that is open where the next place is near. */
function movingReader(file: RandomAccess, end: number): MovingReader {
  let chunks: AsyncGenerator<Uint8Array> | null = null;
  let reader = makeByteReader(nothing());
  let start = 0;
  const position = (): number => start + reader.position();
  const close = async (): Promise<void> => void (await chunks?.return(undefined));
  return {
    async moveTo(offset) {
      const gap = offset - position();
      if (chunks !== null && gap >= 0 && gap <= nearBytes) await reader.skip(gap);
      else {
        await close();
        chunks = file.range(offset, end);
        reader = makeByteReader(chunks);
        start = offset;
      }
      return reader;
    },
    position,
    close,
  };
}
