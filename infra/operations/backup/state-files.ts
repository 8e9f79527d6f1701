// The files of a state folder that a backup holds: all but the database, which is copied otherwise, and what lives only as
// long as a process does.
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { databaseName } from '../open-state.ts';

/** At the top of the folder. */
const passing = [
  databaseName,
  `${databaseName}-wal`,
  `${databaseName}-shm`,
  'lock.sqlite',
  'lock.sqlite-journal',
  'owner',
];
/** Half-written files: uploads under way, and what takes its place when it is whole. */
const isHalf = (path: string): boolean => path.startsWith('objects/incoming') || /(?:^|\/)\.[^/]+\.tmp$/.test(path);

/** Which state of a file it is: one that is written anew is another file. */
export type FileStamp = string;

/** Paths below the folder, with `/` between the names. Links are not followed. */
export async function* stateFiles(folder: string, below = ''): AsyncGenerator<string> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (passing.includes(path) || isHalf(path)) continue;
    if (entry.isDirectory()) yield* stateFiles(folder, path);
    else if (entry.isFile()) yield path;
  }
}

/** null: it is gone. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await lstat(path).catch(nullIfMissing);
  return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
}

/** Written to disk before it counts. Answers how many bytes; null: the file is gone. */
export async function copyDurably(from: string, to: string): Promise<number | null> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  // Where the file system can share the blocks of both, no byte is copied.
  const isCopied = await copyFile(from, to, constants.COPYFILE_FICLONE).then(() => true, nullIfMissing);
  if (isCopied === null) return null;
  const file = await open(to, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
