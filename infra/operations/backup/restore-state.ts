// Makes a state folder of a backup. It is built beside its place and takes it in one step, so that a restore that was cut
// short has restored nothing.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from '../../local/storage/durable-files.ts';
import { openDatabase } from '../../local/storage/sqlite/database.ts';
import { layouts } from '../../local/storage/sqlite/layouts.ts';
import { noteAllMissing } from '../../local/storage/sqlite/published-reports.ts';
import { databaseIn } from '../open-state.ts';
import { type BackupMark, readMark, stateIn } from './backup-mark.ts';
import { copyDurably, stateFiles } from './state-files.ts';

/** Throws Error where there is a state already, or no whole backup. */
export async function restoreState(backup: string, stateFolder: string): Promise<BackupMark> {
  const mark = await readMark(backup);
  if (mark.layout > layouts.length) {
    const found = `this one knows layouts up to ${layouts.length}, found ${mark.layout}`;
    throw new Error(`${backup} is of a newer logverdict: ${found}`);
  }
  await refuseState(stateFolder);
  const building = `${stateFolder}.restoring`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true, mode: 0o700 });
  for await (const path of stateFiles(stateIn(backup))) {
    await copyDurably(join(stateIn(backup), path), join(building, path));
    await refuseRotten(join(building, path), path);
  }
  await copyDurably(databaseIn(stateIn(backup)), databaseIn(building));
  prepareDatabase(databaseIn(building));
  await takePlace(building, stateFolder);
  return mark;
}

async function refuseState(stateFolder: string): Promise<void> {
  const found = await readdir(stateFolder).catch(() => []);
  if (found.length > 0) throw new Error(`expected no state in ${stateFolder}, found one: move it out of the way first`);
}

/** Bundles are named for their content. */
async function refuseRotten(location: string, path: string): Promise<void> {
  if (!path.startsWith('objects/')) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(location), hash);
  if (hash.digest('hex') !== basename(path))
    throw new Error(`expected the bytes that were backed up, found others in ${path}`);
}

/** The copies of reports are written anew, wherever their folder is now. */
function prepareDatabase(path: string): void {
  using opened = new DisposableStack();
  noteAllMissing(opened.adopt(openDatabase(path), (db) => db.close()));
}

async function takePlace(building: string, stateFolder: string): Promise<void> {
  await rmdir(stateFolder).catch(() => undefined); // an empty one
  await rename(building, stateFolder);
  await syncFolder(dirname(stateFolder));
}
