// One pass over one bundle: its bytes to what its logs, dumps, captures and certificates show. Members are read once, as they come.
import { createHash } from 'node:crypto';
import { bundleMembers } from './bundle/bundle-members.ts';
import { hostOfName } from './bundle/member-name.ts';
import { dumpText } from './config/dump-text.ts';
import { readDump } from './config/read-dump.ts';
import type { AnalysisInput, FolderFile } from './model/analysis-input.ts';
import { addLoss, addProblem, type BundleNotes, type Member, newBundleNotes } from './model/bundle-member.ts';
import type { BundleObservations, LogGroup, MemberCertificates, MemberDump } from './model/bundle-observations.ts';
import { derivedId } from './model/identity.ts';
import type { Limits } from './model/limits.ts';
import { cutText } from './model/visible-text.ts';
import { makeCaptureObserver } from './observe-capture.ts';
import { makeCertificatePool, readCertificates } from './observe-certificates.ts';
import { makeLogObserver, type RecordKnowledge } from './observe-log.ts';

export interface ObservationContext {
  knowledge: RecordKnowledge;
  limits: Limits;
  onProgress?: (readBytes: number) => void;
}

export async function observeBundle(input: AnalysisInput, context: ObservationContext): Promise<BundleObservations> {
  const notes = newBundleNotes(context.limits);
  const read = makeReadBytes(context.onProgress);
  const evidence = makeEvidence(notes, context);
  let usefulMembers = 0;
  for await (const file of filesOf(input)) {
    if ('unreadable' in file) {
      noteUnreadable(file, notes);
      continue;
    }
    const source = read.through(file.bytes);
    for await (const member of bundleMembers(source, file.path, notes)) {
      if (await evidence.read(member)) usefulMembers++;
      for await (const _ of member.body); // a member nobody reads is still counted
    }
    for await (const _ of source); // what nothing wanted still counts for the checksum
  }
  const sha256 = read.sha256();
  return {
    bundleId: input.bundleId ?? derivedId('b', ['content', sha256]),
    fileName: cutText(input.fileName, maxFileName),
    sha256,
    sizeBytes: input.sizeBytes ?? read.length(),
    lastModified: input.lastModified,
    notes,
    usefulMembers,
    ...evidence.end(),
  };
}

function noteUnreadable({ path, unreadable }: { path: string; unreadable: string }, notes: BundleNotes): void {
  addLoss(notes, { code: 'cannot-be-read', member: path, detail: unreadable });
}

async function* filesOf(input: AnalysisInput): AsyncGenerator<FolderFile> {
  if ('bytes' in input) yield { path: cutText(input.fileName, maxFileName), bytes: input.bytes };
  else for await (const file of input.files) yield { ...file, path: cutText(file.path, maxPath) };
}

/** Characters of a name: keys of objects have at most 1,024 bytes. */
const maxFileName = 1_024;
/** And of a path in a folder: the longest of Linux. */
const maxPath = 4_096;

/** Keeps what the members show. */
function makeEvidence(notes: BundleNotes, { knowledge, limits }: ObservationContext) {
  const groups = new Map<string, LogGroup>();
  const hosts: BundleObservations['hosts'] = new Map();
  const dumps: MemberDump[] = [];
  const certificateFiles: MemberCertificates[] = [];
  const pool = makeCertificatePool(notes);
  const captures = makeCaptureObserver(pool, notes);
  const log = makeLogObserver(hosts, notes, knowledge, limits);
  return {
    /** Answers whether the member bears on a verdict. */
    async read(member: Member): Promise<boolean> {
      const { kind, path } = member;
      if (kind === 'log') await log.read(member, groupOf(groups, path));
      if (kind === 'configuration' || kind === 'status') dumps.push(await readDumpMember(kind, member, notes));
      const place = { folder: folderOf(path), namedHost: hostOfName(path) };
      if (kind === 'capture') await captures.read(member, place.folder, place.namedHost);
      if (kind === 'certificates')
        certificateFiles.push({ ...place, ...(await readCertificates(member, pool, notes)) });
      return kind !== 'other';
    },
    end() {
      log.end();
      return {
        groups: [...groups.values()],
        hosts,
        dumps,
        captures: captures.end(),
        certificateFiles,
        certificates: pool.all(),
      };
    },
  };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

async function readDumpMember(
  kind: 'configuration' | 'status',
  member: Member,
  notes: BundleNotes,
): Promise<MemberDump> {
  const { path } = member;
  const dump = await dumpText(member, notes);
  const facts = readDump(kind, dump, (code, detail) => {
    addProblem(notes, { code, member: path, detail });
    if (code === 'dump-malformed') notes.otherCut = true;
  });
  return { folder: folderOf(path), namedHost: hostOfName(path), ...facts };
}

function groupOf(groups: Map<string, LogGroup>, path: string): LogGroup {
  const folder = folderOf(path);
  const namedHost = hostOfName(path);
  const key = JSON.stringify([folder, namedHost?.toLowerCase() ?? null]);
  const known = groups.get(key);
  if (known) return known;
  const group: LogGroup = {
    folder,
    namedHost,
    firstLogHost: null,
    fromMs: null,
    toMs: null,
    utcOffset: null,
    hosts: new Set(),
    nameless: null,
  };
  groups.set(key, group);
  return group;
}

/** Counts and hashes the bytes of the files, one after another, as they are read. */
function makeReadBytes(onProgress: ((readBytes: number) => void) | undefined) {
  const hash = createHash('sha256');
  let length = 0;
  return {
    async *through(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of bytes) {
        hash.update(chunk);
        length += chunk.length;
        onProgress?.(length);
        yield chunk;
      }
    },
    sha256: () => hash.digest('hex'),
    length: () => length,
  };
}
