// Files and folders of this machine as bundles to analyse.
import { createReadStream } from 'node:fs';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { AnalysisInput, FolderFile, StoredFile } from '../../../shared/model/analysis-input.ts';

/** Bytes per read: fewer, larger reads keep the inflater fed. */
const readBytes = 256 * 1024;

/** A path that cannot be read, and why, in our words. */
export interface UnreadablePath {
  path: string;
  why: string;
}

export async function localInput(path: string): Promise<AnalysisInput | UnreadablePath> {
  try {
    const found = await stat(path);
    const facts = { bundleId: null, fileName: basename(resolve(path)), lastModified: found.mtime };
    if (found.isDirectory()) return { ...facts, sizeBytes: null, files: filesUnder(path) };
    if (!found.isFile()) return { path, why: 'neither a file nor a folder' };
    await (await open(path)).close();
    return { ...facts, sizeBytes: found.size, ...stored(path, found.size) };
  } catch (error) {
    return { path, why: whyNot(error) };
  }
}

function stored(path: string, sizeBytes: number): StoredFile {
  async function* range(from: number, to: number): AsyncGenerator<Uint8Array> {
    if (from < to) yield* createReadStream(path, { highWaterMark: readBytes, start: from, end: to - 1 });
  }
  return { bytes: createReadStream(path, { highWaterMark: readBytes }), random: { sizeBytes, range } };
}

/** In the order of their paths. What cannot be read is told, and the rest is read. */
async function* filesUnder(folder: string): AsyncGenerator<FolderFile> {
  const named = (path: string): string => join(basename(resolve(folder)), relative(folder, path));
  const waiting = [folder];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    try {
      const found = await lstat(path);
      if (found.isDirectory()) {
        const names = await readdir(path);
        const inside = names.map((name) => join(path ?? '', name));
        waiting.push(...inside.sort().reverse());
      } else if (found.isFile()) {
        await (await open(path)).close();
        yield { path: named(path), ...stored(path, found.size) };
      }
    } catch (error) {
      yield { path: named(path), unreadable: whyNot(error) };
    }
  }
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  // Its message names the path, and that is not ours.
  return `the file system does not give it${code === '' ? '' : ` (${code})`}`;
}
