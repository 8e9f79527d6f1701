// Stage 2, members: a tar archive to its files, without extracting anything. Names are data; links and devices are
// passed over; damage is written down, with the member it cut, and does not hide what follows it.
import { addLoss, addProblem, type BundleNotes } from '../model/bundle-member.ts';
import { expansionBudget } from './budget.ts';
import { type ByteReader, makeByteReader } from './byte-reader.ts';
import { isLogName, memberName } from './member-name.ts';
import { type PaxOverrides, paxOverrides } from './pax-records.ts';
import { blockBytes, isSpoiltHeader, isZeroBlock, parseTarHeader, type TarHeader } from './tar-header.ts';
import { gnuSparseMap, paxSparseMap, type SparseMap, withHoles } from './tar-sparse.ts';

/** Extended headers carry a name and some times; more than this is no name. */
const maxExtendedBytes = 1024 * 1024;

/** A file in an archive. */
export interface ContainedFile {
  name: string;
  body: AsyncIterable<Uint8Array>;
}

/** Also where the first header is spoilt: taken for a text, the archive would be one log that is whole. */
export function isTar(head: Uint8Array): boolean {
  const block = head.subarray(0, blockBytes);
  return parseTarHeader(block) !== null || isSpoiltHeader(block);
}

/** Yields one file at a time; what of its body was not read is passed over before the next. `path` is for the notes. */
export async function* tarMembers(reader: ByteReader, path: string, notes: BundleNotes): AsyncGenerator<ContainedFile> {
  let override: PaxOverrides = {};
  for (;;) {
    const header = await nextHeader(reader, path, notes);
    if (header === null) return;
    if ('xgLK'.includes(header.type)) {
      override = { ...override, ...(await readExtended(reader, header, path, notes)) };
      continue;
    }
    const name = memberName(override.name ?? header.name, path, notes);
    const member = `${path}/${name}`;
    const sizeBytes = withoutBody.includes(header.type) ? 0 : (override.sizeBytes ?? header.sizeBytes);
    const left = { bytes: sizeBytes };
    const gnuMap = header.type === 'S' ? await gnuSparseMap(header, reader) : null;
    const stored = fileBody(reader, member, sizeBytes, left, notes);
    if (header.type === 'S') yield* sparseFile({ name, member }, makeByteReader(stored), gnuMap, notes);
    else if (header.type !== '0') noteUnread(notes, member, header.type);
    else if (override.sparse) {
      const data = makeByteReader(stored);
      yield* sparseFile({ name, member }, data, await paxSparseMap(override.sparse, data, sizeBytes), notes);
    } else yield { name, body: stored };
    override = {};
    for await (const _ of stored); // whatever was not read of it
    if (left.bytes > 0) return; // the archive ended within it
  }
}

/** `map` null: it contradicts itself. */
function* sparseFile(
  { name, member }: { name: string; member: string },
  data: ByteReader,
  map: SparseMap | null,
  notes: BundleNotes,
): Generator<ContainedFile> {
  if (map !== null) yield { name, body: expansionBudget(withHoles(data, map), member, notes) };
  else damage(notes, member, 'member-unsupported', 'a sparse file whose map contradicts itself: not read');
}

/** Links, devices, folders and pipes. A size in their header is that of something else. */
const withoutBody = '123456';

/**
 * The next header; null at the end. Two zero blocks end an archive, but another may follow them; other bytes are passed
 * over up to the next header, for a header that was overwritten must not hide the files behind it.
 */
async function nextHeader(reader: ByteReader, path: string, notes: BundleNotes): Promise<TarHeader | null> {
  let zeroBlocks = 0;
  let damaged = false;
  for (;;) {
    const block = await reader.bytes(blockBytes);
    if (block.length === 0) {
      if (zeroBlocks === 0 && !damaged) damage(notes, path, 'archive-ends-early', 'ends without its end mark');
      return null;
    }
    if (isZeroBlock(block)) {
      zeroBlocks++;
      continue;
    }
    const header = parseTarHeader(block);
    if (!damaged && (header === null || zeroBlocks === 1)) {
      damaged = true;
      noteNoHeader(notes, path, block);
    }
    if (header !== null) return header;
  }
}

function noteNoHeader(notes: BundleNotes, path: string, block: Uint8Array): void {
  if (block.length < blockBytes) damage(notes, path, 'archive-ends-early', 'ends within a tar header');
  else damage(notes, path, 'archive-corrupt', 'expected a tar header, found other bytes');
}

const damage = (notes: BundleNotes, member: string, code: string, detail: string): void =>
  addLoss(notes, { code, member, detail });

/** Devices, folders and pipes hold no evidence; D is a folder in an incremental archive, V the name of a tape. A link's target is a member of its own. */
function noteUnread(notes: BundleNotes, member: string, type: string): void {
  if ('3456DV'.includes(type)) return;
  const link = '12'.includes(type);
  const detail = link ? 'a link: not followed' : `a tar entry of type ${type}: not read`;
  const note = link && !isLogName(member) ? addProblem : addLoss;
  note(notes, { code: 'member-unsupported', member, detail });
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

/** One that declares more than it can hold is not believed: what stands behind it is looked through for a header. */
async function readExtended(
  reader: ByteReader,
  { type, sizeBytes }: TarHeader,
  path: string,
  notes: BundleNotes,
): Promise<PaxOverrides> {
  if (sizeBytes > maxExtendedBytes) {
    damage(notes, path, 'archive-corrupt', `an extended header that declares ${sizeBytes} bytes`);
    return {};
  }
  const bytes = (await reader.bytes(Math.ceil(sizeBytes / blockBytes) * blockBytes)).subarray(0, sizeBytes);
  if (type === 'g' || type === 'K') return {};
  if (type === 'x') return paxOverrides(bytes);
  const end = bytes.indexOf(0);
  return { name: new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)) };
}
