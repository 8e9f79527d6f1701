// One pass over one bundle: its bytes to what each group of its members shows. Members are read once, as they come.
import { createHash } from 'node:crypto';
import { bundleMembers } from './bundle/bundle-members.ts';
import { hostOfName } from './bundle/member-name.ts';
import { parseConfiguration } from './config/configuration-dump.ts';
import { dumpText } from './config/dump-lines.ts';
import { parseStatus } from './config/status-dump.ts';
import type { AnalysisInput, FolderFile } from './model/analysis-input.ts';
import { type BundleNotes, type Member, newBundleNotes } from './model/bundle-member.ts';
import type { BundleObservations, MemberGroup } from './model/bundle-observations.ts';
import { derivedId } from './model/identity.ts';
import type { Limits } from './model/limits.ts';
import { type LogObserver, makeLogObserver, type RecordKnowledge } from './observe-log.ts';

export interface ObservationContext {
  knowledge: RecordKnowledge;
  limits: Limits;
  onProgress?: (readBytes: number) => void;
}

export async function observeBundle(input: AnalysisInput, context: ObservationContext): Promise<BundleObservations> {
  const notes = newBundleNotes(context.limits);
  const read = makeReadBytes(context.onProgress);
  const groups = new Map<string, MemberGroup>();
  const observers = new Map<MemberGroup, LogObserver>();
  let usefulMembers = 0;
  for await (const file of filesOf(input)) {
    if ('unreadable' in file) {
      noteUnreadable(file, notes);
      continue;
    }
    const source = read.through(file.bytes);
    for await (const member of bundleMembers(source, file.path, notes)) {
      const group = groupOf(groups, member.path);
      if (await readMember(member, group, observers, notes, context)) usefulMembers++;
      for await (const _ of member.body); // a member nobody reads is still counted
    }
    for await (const _ of source); // what nothing wanted still counts for the checksum
  }
  for (const observer of observers.values()) observer.end();
  const sha256 = read.sha256();
  return {
    bundleId: input.bundleId ?? derivedId('b', ['content', sha256]),
    fileName: input.fileName,
    sha256,
    sizeBytes: input.sizeBytes ?? read.length(),
    lastModified: input.lastModified,
    notes,
    usefulMembers,
    groups: [...groups.values()],
  };
}

function noteUnreadable({ path, unreadable }: { path: string; unreadable: string }, notes: BundleNotes): void {
  notes.problems.push({ code: 'cannot-be-read', member: path, detail: unreadable });
  notes.logCut = true;
  notes.otherCut = true;
}

async function* filesOf(input: AnalysisInput): AsyncGenerator<FolderFile> {
  if ('files' in input) yield* input.files;
  else yield { path: input.fileName, bytes: input.bytes };
}

/** Answers whether the member bears on a verdict. */
async function readMember(
  member: Member,
  group: MemberGroup,
  observers: Map<MemberGroup, LogObserver>,
  notes: BundleNotes,
  context: ObservationContext,
): Promise<boolean> {
  if (member.kind === 'log') {
    const observer = observers.get(group) ?? makeLogObserver(group, context.knowledge, context.limits);
    observers.set(group, observer);
    await observer.read(member, notes);
  } else if (member.kind === 'configuration') {
    group.configuration = parseConfiguration(await dumpText(member, notes));
  } else if (member.kind === 'status') {
    group.status = parseStatus(await dumpText(member, notes));
  } else {
    return member.kind !== 'other';
  }
  return true;
}

/** Members of one folder or archive whose names carry the same host belong together. */
function groupOf(groups: Map<string, MemberGroup>, path: string): MemberGroup {
  const namedHost = hostOfName(path);
  const key = JSON.stringify([path.slice(0, path.lastIndexOf('/') + 1), namedHost?.toLowerCase() ?? null]);
  const known = groups.get(key);
  if (known) return known;
  const group: MemberGroup = {
    namedHost,
    firstLogHost: null,
    hasLog: false,
    fromMs: null,
    toMs: null,
    utcOffset: null,
    hosts: new Map(),
    configuration: null,
    status: null,
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
