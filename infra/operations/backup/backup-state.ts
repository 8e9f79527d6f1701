// Copies the state of a system into a folder, while it works or at rest. Database and files change by themselves, so the
// files are copied before the database and, where they have changed until then, after it; what does not fit in the end is
// copied once more, or noted to be read again.
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pathById } from '../../local/storage/file-report-store.ts';
import { refuseMissing } from '../open-state.ts';
import { type BackupMark, stateIn, writeMark } from './backup-mark.ts';
import { haveReread, type Snapshot, takeSnapshot } from './snapshot.ts';
import { copyDurably, type FileStamp, stampOf, stateFiles } from './state-files.ts';

export type BackupStep = 'files copied' | 'database copied' | 'changed files copied';

export interface BackupParts {
  stateFolder: string;
  /** A folder that is not there yet, or empty. */
  target: string;
  now: () => Date;
  onStep: (step: BackupStep) => void | Promise<void>;
}

/** A file that is missing this often, and still, was not deleted just now: it is lost. */
const roundsUntilLost = 3;

/** Throws Error, and leaves a folder that is no whole backup then. */
export async function backupState({ stateFolder, target, now, onStep }: BackupParts): Promise<BackupMark> {
  refuseMissing(stateFolder);
  await prepare(stateFolder, target);
  const createdAt = now();
  const copy = new FileCopy(stateFolder, stateIn(target));
  await copy.update();
  await onStep('files copied');
  const changed = new Set<string>();
  for (let round = 1; ; round++) {
    const snapshot = await takeSnapshot(stateFolder, stateIn(target));
    await onStep('database copied');
    for (const path of await copy.update()) changed.add(path);
    await onStep('changed files copied');
    const lost = await copy.missing(snapshot);
    if (lost.length > 0 && round < roundsUntilLost) continue;
    await copy.prune(snapshot);
    noteChanged(target, snapshot, changed, now());
    const { layout, bundles } = snapshot;
    const size = await sizeOf(stateIn(target));
    const head = { format: 'logverdict/backup/1', createdAt: createdAt.toISOString() } as const;
    const mark: BackupMark = { ...head, layout, bundles: bundles.length, ...size, lost };
    await writeMark(target, mark);
    return mark;
  }
}

/** What was written since the copying began may be of another moment than the database. */
function noteChanged(target: string, { bundles }: Snapshot, changed: ReadonlySet<string>, now: Date): void {
  const isChanged = (bundleId: string): boolean =>
    ['reports-by-id', 'facts'].some((folder) => changed.has(pathById(folder, bundleId)));
  haveReread(
    stateIn(target),
    bundles.filter(({ bundleId }) => isChanged(bundleId)),
    now,
  );
}

async function prepare(stateFolder: string, target: string): Promise<void> {
  if (`${resolve(target)}${sep}`.startsWith(`${resolve(stateFolder)}${sep}`)) {
    throw new Error(`expected a folder outside ${stateFolder}, found ${target}`);
  }
  await mkdir(target, { recursive: true, mode: 0o700 });
  if ((await readdir(target)).length > 0) throw new Error(`expected a new or empty folder, found files in ${target}`);
  await mkdir(stateIn(target), { mode: 0o700 });
}

class FileCopy {
  readonly #from: string;
  readonly #to: string;
  readonly #copied = new Map<string, FileStamp>();

  constructor(from: string, to: string) {
    this.#from = from;
    this.#to = to;
  }

  /** Copies what is not as it was copied. Answers what it copied. */
  async update(): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    for await (const path of stateFiles(this.#from)) {
      const stamp = await stampOf(join(this.#from, path));
      if (stamp === null || stamp === this.#copied.get(path)) continue;
      if ((await copyDurably(join(this.#from, path), join(this.#to, path))) === null) continue;
      this.#copied.set(path, stamp);
      changed.add(path);
    }
    return changed;
  }

  /** Files that the database knows and that are not there whole. */
  async missing({ needed }: Snapshot): Promise<string[]> {
    const missing: string[] = [];
    for (const [path, size] of needed) {
      const found = await stat(join(this.#to, path)).catch(() => null);
      if (found === null || (size !== null && found.size !== size)) missing.push(path);
    }
    return missing;
  }

  /** What was deleted meanwhile is not kept, and neither is what came too late. */
  async prune({ allowed }: Snapshot): Promise<void> {
    for await (const path of stateFiles(this.#to)) {
      const isOfBundle = /^(?:objects|reports-by-id|facts)\//.test(path);
      if (isOfBundle && !allowed.has(path)) await rm(join(this.#to, path));
    }
  }
}

async function sizeOf(folder: string): Promise<{ files: number; sizeBytes: number }> {
  let [files, sizeBytes] = [0, 0];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files++;
    sizeBytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { files, sizeBytes };
}
