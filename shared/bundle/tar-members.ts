// Stage 2, members: a tar archive to its files, without extracting anything. Names are data; links and devices are
// passed over; an archive that ends early is written down with the member it cut.
import type { BundleNotes } from '../model/bundle-member.ts';
import type { ByteReader } from './byte-reader.ts';
import { paxOverrides } from './pax-records.ts';
import { blockBytes, isZeroBlock, parseTarHeader, type TarHeader } from './tar-header.ts';

/** Extended headers carry a name and some times; more than this is no name. */
const maxExtendedBytes = 1024 * 1024;

export interface TarFile {
  name: string;
  body: AsyncIterable<Uint8Array>;
}

export const isTar = (head: Uint8Array): boolean => parseTarHeader(head.subarray(0, blockBytes)) !== null;

/** Yields one file at a time; what of its body was not read is passed over before the next. `path` is for the notes. */
export async function* tarMembers(reader: ByteReader, path: string, notes: BundleNotes): AsyncGenerator<TarFile> {
  let override: { name?: string; sizeBytes?: number } = {};
  for (;;) {
    const header = await nextHeader(reader, path, notes);
    if (header === null) return;
    if ('xgLK'.includes(header.type)) {
      override = { ...override, ...(await readExtended(reader, header)) };
      continue;
    }
    const name = override.name ?? header.name;
    const sizeBytes = override.sizeBytes ?? header.sizeBytes;
    override = {};
    const left = { bytes: sizeBytes };
    const body = fileBody(reader, `${path}/${name}`, sizeBytes, left, notes);
    if (header.type === '0') yield { name, body };
    else if (header.type === 'S') noteSparse(notes, `${path}/${name}`);
    for await (const _ of body); // whatever was not read of it
    if (left.bytes > 0) return; // the archive ended within it
  }
}

async function nextHeader(reader: ByteReader, path: string, notes: BundleNotes): Promise<TarHeader | null> {
  const block = await reader.bytes(blockBytes);
  if (block.length === 0) {
    return damage(notes, path, 'archive-ends-early', 'the tar archive ends without its end mark');
  }
  if (block.length < blockBytes) return damage(notes, path, 'archive-ends-early', 'ends within a tar header');
  if (isZeroBlock(block)) {
    // What follows the end mark is padding to the record size.
    while ((await reader.chunk()) !== null);
    return null;
  }
  const header = parseTarHeader(block);
  return header ?? damage(notes, path, 'archive-corrupt', 'expected a tar header, found other bytes');
}

function damage(notes: BundleNotes, path: string, code: string, detail: string): null {
  notes.problems.push({ code, member: path, detail });
  notes.logCut = true;
  notes.otherCut = true;
  return null;
}

function noteSparse(notes: BundleNotes, member: string): void {
  notes.problems.push({ code: 'member-unsupported', member, detail: 'a GNU sparse file: not read' });
  notes.otherCut = true;
}

async function* fileBody(
  reader: ByteReader,
  member: string,
  sizeBytes: number,
  left: { bytes: number },
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  try {
    while (left.bytes > 0) {
      const chunk = await reader.chunk(left.bytes);
      if (chunk === null) {
        damage(notes, member, 'member-truncated', `holds ${sizeBytes - left.bytes} of ${sizeBytes} bytes`);
        return;
      }
      left.bytes -= chunk.length;
      yield chunk;
    }
  } finally {
    left.bytes -= await reader.skip(left.bytes);
    await reader.skip((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
  }
}

async function readExtended(reader: ByteReader, header: TarHeader): Promise<{ name?: string; sizeBytes?: number }> {
  const padded = Math.ceil(header.sizeBytes / blockBytes) * blockBytes;
  if (header.sizeBytes > maxExtendedBytes || header.type === 'g' || header.type === 'K') {
    await reader.skip(padded);
    return {};
  }
  const bytes = (await reader.bytes(padded)).subarray(0, header.sizeBytes);
  if (header.type === 'x') return paxOverrides(bytes);
  const end = bytes.indexOf(0);
  return { name: new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)) };
}
