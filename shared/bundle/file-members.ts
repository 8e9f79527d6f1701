// Stages 1 and 2: a file of the bundle to members. A zip archive that can be read at any place is read by its directory;
// everything else, and a zip archive without one, as it comes.
import type { StoredFile } from '../model/analysis-input.ts';
import type { BundleNotes, Member } from '../model/bundle-member.ts';
import { bundleMembers, membersOf } from './bundle-members.ts';
import { makeByteReader, remaining } from './byte-reader.ts';
import { zipByDirectory } from './zip-by-directory.ts';
import { readZipDirectory } from './zip-directory.ts';
import { isZip } from './zip-header.ts';

export interface OpenedFile {
  /** One member at a time: its body must be read, or given up, before the next is asked for. */
  members: AsyncGenerator<Member>;
  /** False: its bytes are not read in order, and not all of them. */
  isInOrder: boolean;
}

export async function openFile({ bytes, random }: StoredFile, name: string, notes: BundleNotes): Promise<OpenedFile> {
  const reader = makeByteReader(bytes);
  if (random && isZip(await reader.peek(4))) {
    const directory = await readZipDirectory(random, notes.limits.maxMembers);
    const files = directory && zipByDirectory(random, directory, name, notes);
    if (files) return { members: membersOf(files, name, notes, 1), isInOrder: false };
  }
  return { members: bundleMembers(remaining(reader), name, notes), isInOrder: true };
}
