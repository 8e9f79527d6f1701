// What stands below the drop folder. Links are not followed: they could lead anywhere.
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface FoundFile {
  /** Below the drop folder, with `/` between the names. */
  path: string;
  /** Where it is on disk. */
  location: string;
  sizeBytes: number;
  mtimeMs: number;
  inode: string;
  /** Its name says that it is no bundle, or not one yet. A folder of such a name stands for all that is in it. */
  isPassedOver: boolean;
}

/** Told of what cannot be listed: the rest is. */
type OnUnreadable = (path: string, reason: string) => void;

/** In the order of their paths. */
export async function listFiles(folder: string, onUnreadable: OnUnreadable): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const entry of await entriesOf(join(folder, path), path, onUnreadable)) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && !saysPassOver(entry.name)) waiting.push(below);
      else if (entry.isFile() || entry.isDirectory())
        found.push(...(await inspect(join(folder, below), below, onUnreadable)));
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function entriesOf(location: string, path: string, onUnreadable: OnUnreadable): Promise<Dirent[]> {
  try {
    return await readdir(location, { withFileTypes: true });
  } catch (error) {
    onUnreadable(path, error instanceof Error ? error.message : String(error));
    return [];
  }
}

async function inspect(location: string, path: string, onUnreadable: OnUnreadable): Promise<FoundFile[]> {
  try {
    const { size, mtimeMs, ino } = await lstat(location);
    const isPassedOver = saysPassOver(basename(path));
    return [{ path, location, sizeBytes: size, mtimeMs, inode: String(ino), isPassedOver }];
  } catch (error) {
    if (path.includes('\u{fffd}')) onUnreadable(path, 'its name is not valid UTF-8');
    else if (!isGone(error)) onUnreadable(path, error instanceof Error ? error.message : String(error));
    return [];
  }
}

const isGone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Hidden files, copies and downloads under way (browsers, WinSCP), leftovers of editors. */
function saysPassOver(name: string): boolean {
  return /^\.|^~|~$|\.(part|filepart|crdownload|tmp)$/i.test(name);
}
