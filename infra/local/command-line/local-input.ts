// Files and folders of this machine as bundles to analyse.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { AnalysisInput } from '../../../shared/model/analysis-input.ts';

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
    return { ...facts, sizeBytes: found.size, bytes: bytesOf(path) };
  } catch (error) {
    return { path, why: whyNot(error) };
  }
}

const bytesOf = (path: string): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: readBytes });

async function* filesUnder(folder: string): AsyncGenerator<{ path: string; bytes: AsyncIterable<Uint8Array> }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort())
    yield { path: join(basename(resolve(folder)), relative(folder, file)), bytes: bytesOf(file) };
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  return error instanceof Error ? error.message : String(error);
}
