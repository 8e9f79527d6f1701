// Where the copies of a report are put: the place follows from the key of the bundle, and never lies outside the
// reports folder, whatever the key holds.
import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { reportKeys } from '../../../lambdas/ingest/drop-key.ts';
import { Fault } from '../../../shared/model/fault.ts';

/** Longest name of a file on the usual file systems, in bytes. */
const maxNameBytes = 255;

/**
 * The first place of that key that nothing stands against: the one that bears its name, else the same with a mark, in
 * its own folder or one further up. Answers the path below the reports folder, without `.json` or `.md`.
 * Throws Fault `invalid-request` for a key that names no place below the folder, or when every place is obstructed.
 */
export async function freePath(folder: string, key: string, isTaken: (path: string) => boolean): Promise<string> {
  let reason = 'another report';
  for (const path of pathsOf(key)) {
    if (isTaken(path)) continue;
    const obstacle = await obstacleTo(folder, path);
    if (obstacle === null) return path;
    reason = obstacle;
  }
  throw new Fault('invalid-request', `expected room for a report, found ${reason}`);
}

/** Creates the folders on the way. Throws Fault `invalid-request` where something else stands, a symbolic link too. */
export async function enterFolders(folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const parent of foldersOf(folder, path)) {
    await mkdir(parent).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!(await lstat(parent)).isDirectory()) throw new Fault('invalid-request', noFolder(parent));
  }
}

/** Best first. The last ones stand right in the folder of the site, where no report is a folder to another. */
function pathsOf(key: string): string[] {
  const keys = reportKeys(key);
  if (keys === null) throw new Fault('invalid-request', 'expected a key below drop/, found another');
  key.split('/').forEach(refuseUnsafe);
  const [, ...folders] = keys.json.split('/');
  const name = (folders.pop() ?? '').slice(0, -'.json'.length);
  const usual = Buffer.byteLength(`${name}.json`) <= maxNameBytes ? name : markedName(name, name);
  const marked = folders.map((_, at) => [...folders.slice(0, folders.length - at), markedName(name, key)]);
  return [[...folders, usual], ...marked].map((names) => names.join('/'));
}

function refuseUnsafe(segment: string): void {
  const unsafe = ['', '.', '..'].includes(segment) || segment.includes('\0') || segment.includes(sep);
  if (unsafe) throw new Fault('invalid-request', 'expected plain names between the slashes of a key, found another');
}

/** Ends with the hash of `whole`; cut where there would be no room for that and `.json`. */
function markedName(name: string, whole: string): string {
  const mark = `~${createHash('sha256').update(whole).digest('hex').slice(0, 16)}`;
  let cut = '';
  for (const letter of name) {
    if (Buffer.byteLength(`${cut}${letter}${mark}.json`) > maxNameBytes) break;
    cut += letter;
  }
  return cut + mark;
}

function foldersOf(folder: string, path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => join(folder, ...names.slice(0, at + 1)));
}

/** What stands in the way on disk. A file or link in the place of the report itself does not: it is replaced. */
async function obstacleTo(folder: string, path: string): Promise<string | null> {
  for (const parent of foldersOf(folder, path)) {
    const there = await statOrNull(parent);
    if (there === null) return null;
    if (!there.isDirectory()) return noFolder(parent);
  }
  for (const ending of ['.json', '.md']) {
    const place = join(folder, path + ending);
    if ((await statOrNull(place))?.isDirectory()) return `a folder in the place of ${place}`;
  }
  return null;
}

const noFolder = (path: string): string => `something that is no folder in the place of the folder ${path}`;

const statOrNull = (path: string) =>
  lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
