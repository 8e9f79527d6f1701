// Stages 1 and 2: bundle bytes to members. Containers are told by their content, never by their name, and may stand in
// each other; what cannot be opened is written down.
import type { BundleNotes, Member } from '../model/bundle-member.ts';
import { type ByteReader, makeByteReader, remaining } from './byte-reader.ts';
import { gunzip, isGzip } from './gunzip.ts';
import { memberKind, sniffBytes } from './member-kind.ts';
import { isTar, tarMembers } from './tar-members.ts';

/** Containers known by their first bytes, not read. */
const unsupported: readonly { name: string; magic: string }[] = [
  { name: 'zip', magic: '504b0304' },
  { name: 'zip', magic: '504b0506' },
  { name: 'zstd', magic: '28b52ffd' },
  { name: 'xz', magic: 'fd377a585a00' },
  { name: 'bzip2', magic: '425a68' },
  { name: '7-Zip', magic: '377abcaf271c' },
  { name: 'rar', magic: '526172211a07' },
];

/** Yields one member at a time: its body must be read, or given up, before the next is asked for. */
export async function* bundleMembers(
  source: AsyncIterable<Uint8Array>,
  name: string,
  notes: BundleNotes,
  depth = 0,
): AsyncGenerator<Member> {
  const reader = makeByteReader(source);
  const head = await reader.peek(sniffBytes);
  if (depth > notes.limits.maxNesting)
    return note(notes, 'nesting-too-deep', name, `deeper than ${depth - 1} containers`);
  if (isGzip(head)) {
    yield* bundleMembers(gunzip(reader, name, notes), name, notes, depth + 1);
  } else if (isTar(head)) {
    yield* tarContents(reader, name, notes, depth);
  } else {
    const member = plainMember(reader, head, name, notes);
    if (member !== null) yield member;
  }
}

async function* tarContents(
  reader: ByteReader,
  name: string,
  notes: BundleNotes,
  depth: number,
): AsyncGenerator<Member> {
  for await (const file of tarMembers(reader, name, notes)) {
    if (notes.members >= notes.limits.maxMembers) {
      return note(notes, 'too-many-members', name, `more than ${notes.limits.maxMembers}: the rest is not read`);
    }
    if (isLeftover(file.name)) continue;
    yield* bundleMembers(file.body, `${name}/${file.name.slice(0, notes.limits.maxNameBytes)}`, notes, depth + 1);
  }
}

function plainMember(reader: ByteReader, head: Uint8Array, path: string, notes: BundleNotes): Member | null {
  notes.members++;
  if (head.length === 0) {
    notes.problems.push({ code: 'member-empty', member: path, detail: 'holds no bytes' });
    return null;
  }
  const hex = Buffer.from(head.subarray(0, 8)).toString('hex');
  const container = unsupported.find(({ magic }) => hex.startsWith(magic));
  if (container) return note(notes, 'unsupported-container', path, `a ${container.name} file: not read`);
  const kind = memberKind(path, head);
  if (kind === null) {
    notes.problems.push({
      code: 'member-not-recognised',
      member: path,
      detail: 'not a log, dump, capture or certificate',
    });
    return null;
  }
  return { path, kind, body: counted(remaining(reader), notes) };
}

/** What a limit or a missing reader kept from being read may have held log. */
function note(notes: BundleNotes, code: string, member: string, detail: string): null {
  notes.problems.push({ code, member, detail });
  notes.logCut = true;
  notes.otherCut = true;
  return null;
}

async function* counted(chunks: AsyncIterable<Uint8Array>, notes: BundleNotes): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    notes.decodedBytes += chunk.length;
    yield chunk;
  }
}

/** What macOS and Windows leave in archives. */
const isLeftover = (name: string): boolean =>
  /(?:^|\/)(?:__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);
