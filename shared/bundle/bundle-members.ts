// Stages 1 and 2: bundle bytes to members. Containers are told by their content, never by their name, and may stand in
// each other; what cannot be opened is written down.
import { addLoss, addProblem, type BundleNotes, type Member, stopReading } from '../model/bundle-member.ts';
import { expansionBudget, memberBudget } from './budget.ts';
import { type ByteReader, makeByteReader, remaining } from './byte-reader.ts';
import { gunzip, isGzip } from './gunzip.ts';
import { watchForLog } from './late-log.ts';
import { memberLook, sniffBytes } from './member-kind.ts';
import { isLeftover, isLogName } from './member-name.ts';
import { watchForPrivateKeys } from './private-key-watch.ts';
import { type ContainedFile, isTar, tarMembers } from './tar-members.ts';
import { isZstd, unzstd } from './unzstd.ts';
import { isZip } from './zip-header.ts';
import { zipMembers } from './zip-members.ts';

/** Containers known by their first bytes, not read. */
const unsupported: readonly { name: string; magic: string }[] = [
  { name: 'xz', magic: 'fd377a585a00' },
  { name: 'bzip2', magic: '425a68' },
  { name: '7-Zip', magic: '377abcaf271c' },
  { name: 'rar', magic: '526172211a07' },
];

/** PNG, JPEG, GIF, PDF: what people put beside a log, and what no log turns into. */
const pictures: readonly string[] = ['89504e47', 'ffd8ff', '47494638', '25504446'];

/** Where a file stands: in so many containers, and whether it came out of a decompressor just now. */
interface Place {
  depth: number;
  isDecompressed: boolean;
}

/** Yields one member at a time: its body must be read, or given up, before the next is asked for. */
export async function* bundleMembers(
  source: AsyncIterable<Uint8Array>,
  name: string,
  notes: BundleNotes,
  place: Place = { depth: 0, isDecompressed: false },
): AsyncGenerator<Member> {
  if (notes.isStopped) return;
  const reader = makeByteReader(source);
  const head = await reader.peek(sniffBytes);
  const isArchive = isTar(head) || isZip(head);
  const decompressed = isArchive ? null : decompress(reader, head, name, notes, place);
  // An archive that was compressed is one container, not two.
  const depth = place.depth + (isArchive && place.isDecompressed ? 0 : 1);
  if ((isArchive || decompressed) && depth > notes.limits.maxNesting)
    return note(notes, 'nesting-too-deep', name, `deeper than ${notes.limits.maxNesting} containers`);
  if (decompressed) {
    yield* bundleMembers(expansionBudget(decompressed, name, notes), name, notes, { depth, isDecompressed: true });
  } else if (isArchive) {
    const files = isTar(head) ? tarMembers(reader, name, notes) : zipMembers(reader, name, notes);
    yield* membersOf(files, name, notes, depth);
  } else {
    const member = plainMember(reader, head, name, notes);
    if (member !== null) yield member;
  }
}

/** null: not compressed in a way that is read. */
function decompress(reader: ByteReader, head: Uint8Array, name: string, notes: BundleNotes, { depth }: Place) {
  if (isGzip(head)) return gunzip(reader, name, notes);
  return isZstd(head) ? unzstd(reader, name, notes, depth > 0) : null;
}

/** The members in the files of an archive that stands in so many containers, itself among them. */
export async function* membersOf(
  files: AsyncIterable<ContainedFile>,
  name: string,
  notes: BundleNotes,
  depth: number,
): AsyncGenerator<Member> {
  const most = notes.limits.maxMembers;
  for await (const file of files) {
    if (notes.members >= most) {
      const detail = `more than ${most}: the rest is not read`;
      return stopReading(notes, { code: 'too-many-members', member: name, detail });
    }
    if (isLeftover(file.name)) continue;
    yield* bundleMembers(file.body, `${name}/${file.name}`, notes, { depth, isDecompressed: false });
    if (notes.isStopped) return;
  }
}

function plainMember(reader: ByteReader, head: Uint8Array, path: string, notes: BundleNotes): Member | null {
  if (notes.isStopped && head.length === 0) return null;
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
  const bytes = memberBudget(remaining(reader), path, notes);
  // The scanner of logs notices private keys itself.
  if (look.kind === 'capture' || look.kind === 'log') return { path, kind: look.kind, body: bytes };
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
