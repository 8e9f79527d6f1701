// Where the copies of a report are put: the place follows from the key of the bundle, and never lies outside the
// reports folder, whatever the key holds.
import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { reportKeys } from '../../../lambdas/ingest/drop-key.ts';
import { Fault } from '../../../shared/model/fault.ts';

/** Longest name of a file on the usual file systems, in bytes. */
const maxNameBytes = 255;

export interface PublishedPath {
  /** Tells the targets apart, whatever the reports folder is called. */
  name: string;
  json: string;
  markdown: string;
}

/**
 * Creates the folders on the way. Throws Fault `invalid-request` for a key that names no place below the folder, or
 * where a symbolic link stands on the way.
 */
export async function publishedPath(folder: string, key: string): Promise<PublishedPath> {
  const keys = reportKeys(key);
  if (keys === null) throw new Fault('invalid-request', 'expected a key below drop/, found another');
  key.split('/').forEach(refuseUnsafe);
  const [, ...segments] = keys.json.split('/');
  const file = fittingName((segments.pop() ?? '').slice(0, -'.json'.length));
  let parent = folder;
  await mkdir(parent, { recursive: true });
  for (const segment of segments) {
    parent = join(parent, segment);
    await enterFolder(parent);
  }
  const path = join(parent, file);
  return { name: keys.json, json: `${path}.json`, markdown: `${path}.md` };
}

function refuseUnsafe(segment: string): void {
  const unsafe = ['', '.', '..'].includes(segment) || segment.includes('\0') || segment.includes(sep);
  if (unsafe) throw new Fault('invalid-request', 'expected plain names between the slashes of a key, found another');
}

/** Room for `.json`: a longer name is cut and told from its like by the hash of the whole. */
function fittingName(name: string): string {
  const room = maxNameBytes - '.json'.length;
  if (Buffer.byteLength(name) <= room) return name;
  const mark = `~${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  let cut = '';
  for (const letter of name) {
    if (Buffer.byteLength(cut + letter) > room - mark.length) break;
    cut += letter;
  }
  return cut + mark;
}

async function enterFolder(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if ((await lstat(path)).isDirectory()) return;
  throw new Fault('invalid-request', 'expected folders on the way to a report, found something else');
}
