// Stage 2, members: finds and reads the directory at the end of a zip archive that can be read at any place (APPNOTE 6.3).
import type { RandomAccess } from '../model/analysis-input.ts';
import { makeByteReader } from './byte-reader.ts';
import { type CentralEntry, nextSignature, readCentralHeader, signatures } from './zip-header.ts';

export interface ZipDirectory {
  /** In the order in which their data stands. `offset` counts from the beginning of the file. */
  entries: readonly CentralEntry[];
  /** Where the directory begins, and with it the data ends. */
  startsAt: number;
  /** It lists more than were read. */
  isCut: boolean;
}

const endBytes = 22;
const locatorBytes = 20;
const end64Bytes = 56;
/** The end mark, behind which a comment may stand, and the pointer to its large form in front of it. */
const tailBytes = endBytes + 0xffff + locatorBytes;

/** @param most entries that are read. null: no directory that can be: the archive is cut, or damaged there */
export async function readZipDirectory(file: RandomAccess, most: number): Promise<ZipDirectory | null> {
  const place = await findDirectory(file);
  if (place === null) return null;
  const chunks = file.range(place.startsAt, place.endsAt);
  const reader = makeByteReader(chunks);
  const entries: CentralEntry[] = [];
  while (entries.length < most && (await nextSignature(reader)) === signatures.central) {
    const entry = await readCentralHeader(reader);
    if (entry === null) return null;
    entries.push({ ...entry, offset: entry.offset + place.before });
  }
  const isCut = (await nextSignature(reader)) !== null;
  await chunks.return?.(undefined);
  if (isCut && entries.length < most) return null; // something else than entries stands in it
  // The small mark counts to 65,535, and some writers go on from 0 there.
  if (!isCut && (entries.length - place.count) % 0x1_0000 !== 0) return null;
  return { entries: entries.sort((a, b) => a.offset - b.offset), startsAt: place.startsAt, isCut };
}

interface DirectoryPlace {
  /** Entries that the mark at its end promises. */
  count: number;
  startsAt: number;
  endsAt: number;
  /** Bytes that stand in front of the archive, as with those that extract themselves. */
  before: number;
}

async function findDirectory(file: RandomAccess): Promise<DirectoryPlace | null> {
  const from = Math.max(0, file.sizeBytes - tailBytes);
  const tail = await bytesOf(file, from, file.sizeBytes);
  const at = endMark(tail);
  if (at < 0) return null;
  const told = {
    count: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const large = await largeForm(file, tail, at);
  if (large === 'damaged') return null;
  const { count, bytes, offset, markAt } = large ?? { ...told, markAt: from + at };
  const before = markAt - bytes - offset;
  return before < 0 ? null : { count, startsAt: offset + before, endsAt: markAt, before };
}

/** The last mark whose comment fills what is left; else the last one. */
function endMark(tail: Buffer): number {
  let last = -1;
  const mark = Buffer.from('PK\x05\x06', 'latin1');
  for (let at = tail.lastIndexOf(mark); at >= 0; at = at > 0 ? tail.lastIndexOf(mark, at - 1) : -1) {
    if (at + endBytes > tail.length) continue;
    if (at + endBytes + tail.readUInt16LE(at + 20) === tail.length) return at;
    last = Math.max(last, at);
  }
  return last;
}

/** Of archives beyond 4 GB or 65,535 files; null: the archive has none. */
async function largeForm(file: RandomAccess, tail: Buffer, at: number) {
  const locator = at - locatorBytes;
  if (locator < 0 || tail.readUInt32LE(locator) !== signatures.end64Locator) return null;
  const markAt = Number(tail.readBigUInt64LE(locator + 8));
  if (markAt + end64Bytes > file.sizeBytes) return 'damaged';
  const mark = await bytesOf(file, markAt, markAt + end64Bytes);
  if (mark.length < end64Bytes || mark.readUInt32LE(0) !== signatures.end64) return 'damaged';
  const [count, bytes, offset] = [32, 40, 48].map((place) => Number(mark.readBigUInt64LE(place)));
  return { count: count ?? 0, bytes: bytes ?? 0, offset: offset ?? 0, markAt };
}

async function bytesOf(file: RandomAccess, from: number, to: number): Promise<Buffer> {
  return Buffer.from(await makeByteReader(file.range(from, to)).bytes(to - from));
}
