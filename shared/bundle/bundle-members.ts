// Stages 1 and 2: bundle bytes to members. Containers are told by their content, never by their name, and may stand in
// each other; what cannot be opened is written down.
import { addLoss, addProblem, type BundleNotes, type Member } from '../model/bundle-member.ts';
import { type ByteReader, makeByteReader, remaining } from './byte-reader.ts';
import { withinDecodedLimit } from './decoded-limit.ts';
import { gunzip, isGzip } from './gunzip.ts';
import { watchForLog } from './late-log.ts';
import { memberLook, sniffBytes } from './member-kind.ts';
import { isLogName } from './member-name.ts';
import { watchForPrivateKeys } from './private-key-watch.ts';
import { type ContainedFile, isTar, tarMembers } from './tar-members.ts';
import { isZip } from './zip-header.ts';
import { zipMembers } from './zip-members.ts';

/** Containers known by their first bytes, not read. */
const unsupported: readonly { name: string; magic: string }[] = [
  { name: 'zstd', magic: '28b52ffd' },
  { name: 'xz', magic: 'fd377a585a00' },
  { name: 'bzip2', magic: '425a68' },
  { name: '7-Zip', magic: '377abcaf271c' },
  { name: 'rar', magic: '526172211a07' },
];

/** PNG, JPEG, GIF, PDF: what people put beside a log, and what no log turns into. */
const pictures: readonly string[] = ['89504e47', 'ffd8ff', '47494638', '25504446'];

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
    const inflated = withinDecodedLimit(gunzip(reader, name, notes), 'inflatedBytes', name, notes);
    yield* bundleMembers(inflated, name, notes, depth + 1);
  } else if (isTar(head) || isZip(head)) {
    const files = isTar(head) ? tarMembers(reader, name, notes) : zipMembers(reader, name, notes);
    yield* contentsOf(files, name, notes, depth);
  } else {
    const member = plainMember(reader, head, name, notes);
    if (member !== null) yield member;
  }
}

async function* contentsOf(
  files: AsyncIterable<ContainedFile>,
  name: string,
  notes: BundleNotes,
  depth: number,
): AsyncGenerator<Member> {
  for await (const file of files) {
    if (notes.members >= notes.limits.maxMembers) {
      return note(notes, 'too-many-members', name, `more than ${notes.limits.maxMembers}: the rest is not read`);
    }
    if (isLeftover(file.name)) continue;
    yield* bundleMembers(file.body, `${name}/${file.name}`, notes, depth + 1);
  }
}

function plainMember(reader: ByteReader, head: Uint8Array, path: string, notes: BundleNotes): Member | null {
  notes.members++;
  if (head.length === 0) return noteEmpty(notes, path);
  const hex = Buffer.from(head.subarray(0, 8)).toString('hex');
  const container = unsupported.find(({ magic }) => hex.startsWith(magic));
  if (container) return note(notes, 'unsupported-container', path, `a ${container.name} file: not read`);
  const look = memberLook(path, head);
  if (look === null) {
    const problem = { code: 'member-not-recognised', member: path, detail: 'not a log, dump, capture or certificate' };
    if (pictures.some((magic) => hex.startsWith(magic))) addProblem(notes, problem);
    else addLoss(notes, problem);
    return null;
  }
  if (look.damaged) note(notes, 'log-damaged', path, 'a log with bytes in it that are no text');
  const bytes = withinDecodedLimit(remaining(reader), 'decodedBytes', path, notes);
  if (look.kind === 'capture') return { path, kind: look.kind, body: bytes };
  const body = watchForPrivateKeys(bytes, path, notes);
  return { path, kind: look.kind, body: look.kind === 'other' ? watchForLog(body, path, notes) : body };
}

function noteEmpty(notes: BundleNotes, member: string): null {
  const problem = { code: 'member-empty', member, detail: 'holds no bytes' };
  if (isLogName(member)) addLoss(notes, problem);
  else addProblem(notes, problem);
  return null;
}

/** What a limit, damage or a missing reader kept from being read may have held log. */
function note(notes: BundleNotes, code: string, member: string, detail: string): null {
  addLoss(notes, { code, member, detail });
  return null;
}

/** What macOS and Windows leave in archives. */
const isLeftover = (name: string): boolean =>
  /(?:^|\/)(?:__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);
