// One pass over one bundle: its bytes to what its logs, dumps, captures and certificates show. Members are read once, as they come.
import { openFile } from './bundle/file-members.ts';
import { makeFileReading } from './bundle/file-reading.ts';
import { folderOf, hostOfName } from './bundle/member-name.ts';
import { dumpText } from './config/dump-text.ts';
import { readDump } from './config/read-dump.ts';
import type { AnalysisInput, FolderFile } from './model/analysis-input.ts';
import {
  addLoss,
  addProblem,
  type BundleNotes,
  type Member,
  newBundleNotes,
  type TimeOver,
} from './model/bundle-member.ts';
import type { BundleObservations, LogGroup, MemberCertificates, MemberDump } from './model/bundle-observations.ts';
import { derivedId } from './model/identity.ts';
import type { Limits } from './model/limits.ts';
import { maxTimes } from './model/observations.ts';
import { cutText } from './model/visible-text.ts';
import { makeCaptureObserver } from './observe-capture.ts';
import { makeCertificatePool, readCertificates } from './observe-certificates.ts';
import { makeLogObserver, type RecordKnowledge } from './observe-log.ts';

export interface ObservationContext {
  knowledge: RecordKnowledge;
  limits: Limits;
  /** No other bundle is looked at with it, that could hold the same stretch of a log. */
  isOnlyBundle: boolean;
  onProgress?: (readBytes: number) => void;
  timeOver?: () => TimeOver | null;
}

export async function observeBundle(input: AnalysisInput, context: ObservationContext): Promise<BundleObservations> {
  const notes = newBundleNotes(context.limits, { timeOver: context.timeOver, sizeBytes: input.sizeBytes });
  const reading = makeFileReading(notes, context.onProgress);
  const evidence = makeEvidence(notes, context);
  const storedSha256 = 'files' in input ? undefined : input.storedSha256;
  let usefulMembers = 0;
  let isHashed = true;
  for await (const file of filesOf(input)) {
    if ('unreadable' in file) {
      noteUnreadable(file, notes);
      continue;
    }
    const counted = reading.counted(file);
    const { members, isInOrder } = await openFile(counted, file.path, notes);
    isHashed = isInOrder || storedSha256 === undefined;
    if (!isHashed) await counted.bytes.return(undefined);
    for await (const member of members) {
      if (await evidence.read(member)) usefulMembers++;
      for await (const _ of member.body); // a member nobody reads is still counted
    }
    for await (const _ of counted.bytes); // what nothing wanted still counts for the checksum
  }
  const sha256 = isHashed ? reading.sha256() : (storedSha256 ?? null);
  return {
    bundleId: input.bundleId ?? derivedId('b', ['content', sha256]),
    fileName: cutText(input.fileName, maxFileName),
    sha256,
    sizeBytes: input.sizeBytes ?? reading.length(),
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
  if ('bytes' in input) yield { ...input, path: cutText(input.fileName, maxFileName) };
  else for await (const file of input.files) yield { ...file, path: cutText(file.path, maxPath) };
}

/** Characters of a name: keys of objects have at most 1,024 bytes. */
const maxFileName = 1_024;
/** And of a path in a folder: the longest of Linux. */
const maxPath = 4_096;

/** Keeps what the members show. */
function makeEvidence(notes: BundleNotes, { knowledge, limits, isOnlyBundle }: ObservationContext) {
  const groups = new Map<string, LogGroup>();
  const hosts: BundleObservations['hosts'] = new Map();
  const dumps: MemberDump[] = [];
  const certificateFiles: MemberCertificates[] = [];
  const pool = makeCertificatePool(notes);
  const captures = makeCaptureObserver(pool, notes);
  const log = makeLogObserver(hosts, notes, knowledge, { limits, times: isOnlyBundle ? 0 : maxTimes });
  return {
    /** Answers whether the member bears on a verdict. */
    async read(member: Member): Promise<boolean> {
      const { kind, path } = member;
      if (kind === 'log') await log.read(member, groupOf(groups, path, limits));
      if (kind === 'configuration' || kind === 'status') {
        if (dumps.length < limits.maxDumps) dumps.push(await readDumpMember(kind, member, notes));
        else noteOnce(notes, 'too-many-dumps', `more than ${limits.maxDumps} dumps: the others are not read`);
      }
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

function noteOnce(notes: BundleNotes, code: string, detail: string): void {
  notes.otherCut = true;
  if (!notes.problems.some((problem) => problem.code === code)) addProblem(notes, { code, member: null, detail });
}

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

/** Beyond the limit all other folders count as one. */
function groupOf(groups: Map<string, LogGroup>, path: string, { maxLogFolders }: Limits): LogGroup {
  const isFull = groups.size >= maxLogFolders;
  const folder = isFull ? '' : folderOf(path);
  const namedHost = isFull ? null : hostOfName(path);
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
