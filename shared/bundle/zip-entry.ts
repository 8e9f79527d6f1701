// Stage 2, members: the data of one file in a zip archive, stored or deflated, checked against what the archive states
// of it.
import { crc32 } from 'node:zlib';
import type { BundleNotes } from '../model/bundle-member.ts';
import { expansionBudget } from './budget.ts';
import { type ByteReader, makeByteReader, remaining } from './byte-reader.ts';
import type { Stated, ZipEntry } from './zip-header.ts';
import { inflateRaw } from './zlib-stream.ts';

const methods = { stored: 0, deflate: 8 } as const;

/** What was read of one file. */
export interface Reading {
  checksum: number;
  length: number;
  /** Packed bytes that are left; null where their number is not known. */
  left: number | null;
  /** The data came to its end. */
  isComplete: boolean;
  isCorrupt: boolean;
}

export const newReading = ({ packedBytes }: ZipEntry): Reading => ({
  checksum: 0,
  length: 0,
  left: packedBytes,
  isComplete: false,
  isCorrupt: false,
});

/** Why a file cannot be read; null: it can. */
export function unreadable({ method, isEncrypted, packedBytes }: ZipEntry): string | null {
  if (isEncrypted) return 'an encrypted zip entry: not read';
  if (method === methods.deflate) return null;
  if (method !== methods.stored) return `a zip entry of compression method ${method}: not read`;
  return packedBytes === null ? 'a zip entry without compression that does not tell its size: not read' : null;
}

/** The decoded bytes; `reading` tells how far it came. */
export async function* entryBytes(
  reader: ByteReader,
  entry: ZipEntry,
  reading: Reading,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  const isStored = entry.method === methods.stored;
  const own = reading.left === null ? reader : makeByteReader(taken(reader, reading, isStored));
  const data = isStored ? remaining(own) : inflated(own, reading);
  for await (const chunk of expansionBudget(data, member, notes)) {
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

/** What is wrong with a file that was read; null: nothing. `stated` null: the archive states nothing of it. */
export function problemOf(reading: Reading, stated: Stated | null): { code: string; detail: string } | null {
  const where = `after ${reading.length} decoded bytes`;
  if (reading.isCorrupt) return { code: 'zip-corrupt', detail: `no valid deflate data ${where}` };
  if (!reading.isComplete) return { code: 'member-truncated', detail: `the zip entry ends ${where}` };
  if (stated === null) return { code: 'zip-corrupt', detail: `no descriptor that fits follows ${where}` };
  if (stated.sizeBytes !== reading.length || stated.checksum !== reading.checksum)
    return { code: 'zip-checksum', detail: `checksum or size do not agree with the ${reading.length} decoded bytes` };
  return null;
}
