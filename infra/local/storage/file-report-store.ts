// Reports as files: one per bundle under the state folder, with its facts, and the copies that people look at, beside the
// drop folder, in the same folders as the bundles they are about.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as z from 'zod';
import { isNewer } from '../../../lambdas/ingest/s3-event.ts';
import { Facts } from '../../../shared/model/facts.ts';
import type { PublishedReport, ReportStore } from '../../../shared/model/ports.ts';
import { Report } from '../../../shared/model/report.ts';
import { syncFolder, writeDurably } from './durable-files.ts';
import { enterFolders, freePath } from './published-path.ts';
import type { Database } from './sqlite/database.ts';
import { isTaken, noteBegun, noteRemoved, noteWhole, publishedCopy } from './sqlite/published-reports.ts';
import { readRecord } from './sqlite/stored-record.ts';

export interface ReportFolders {
  /** Reports by bundle id. */
  byId: string;
  /** Facts by bundle id. */
  facts: string;
  /** The copies. */
  published: string;
}

export function makeFileReportStore(db: Database, folders: ReportFolders): ReportStore {
  const inTurn = takingTurns();
  const reports = recordsById(folders.byId, 'report', Report);
  const facts = recordsById(folders.facts, 'record of facts', Facts);
  return {
    save: reports.save,
    load: reports.load,
    saveFacts: facts.save,
    loadFacts: facts.load,
    publish: (published) => inTurn(() => publish(db, folders.published, published)),
    remove: (bundleId, version) =>
      inTurn(async () => {
        if (version) await unpublish(db, folders.published, version);
        await facts.remove(bundleId);
        await reports.remove(bundleId);
      }),
  };
}

/** @param what a fault calls it */
function recordsById<S extends z.ZodType>(folder: string, what: string, schema: S) {
  return {
    async save(bundleId: string, record: z.output<S>): Promise<void> {
      const path = pathById(folder, bundleId);
      if ((await mkdir(dirname(path), { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(folder);
      await writeDurably(path, JSON.stringify(record));
    },
    async load(bundleId: string): Promise<z.output<S> | null> {
      const record = await textOf(pathById(folder, bundleId));
      return record === null ? null : readRecord(schema, what, { record });
    },
    remove: (bundleId: string): Promise<void> => rm(pathById(folder, bundleId), { force: true }),
  };
}

/** Ids come from outside too, so a file is named for the hash of the id. */
export function pathById(folder: string, bundleId: string): string {
  const name = createHash('sha256').update(bundleId).digest('hex');
  return join(folder, name.slice(0, 2), `${name}.json`);
}

/** A file of up to so many bytes is read at once: going to another thread for it and back takes five times as long. */
const smallBytes = 256 * 1024;

/** null: there is no such file. */
async function textOf(path: string): Promise<string | null> {
  try {
    const { size } = statSync(path);
    return size <= smallBytes ? readFileSync(path, 'utf8') : await readFile(path, 'utf8');
  } catch (error) {
    return nullIfMissing(error);
  }
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

/**
 * The path is noted before the first file is written and the copy as whole after the last one: what a crash or a full
 * disk leaves half done is known to be so. A copy that someone has removed comes back only with the next version or a
 * repeat.
 */
async function publish(db: Database, folder: string, { key, sequencer, json, markdown }: PublishedReport) {
  const there = publishedCopy(db, key);
  if (there && isNewer(there.sequencer, sequencer)) return false;
  const path = there?.path ?? (await freePath(folder, key, (wanted) => isTaken(db, wanted)));
  noteBegun(db, { key, path, sequencer });
  await enterFolders(folder, path);
  await writeDurably(join(folder, `${path}.json`), json);
  await writeDurably(join(folder, `${path}.md`), markdown);
  noteWhole(db, { key, path, sequencer });
  return true;
}

/** The files go first: a copy whose removal was cut short is removed by the repeat. */
async function unpublish(db: Database, folder: string, version: Pick<PublishedReport, 'key' | 'sequencer'>) {
  const there = publishedCopy(db, version.key);
  if (there?.sequencer !== version.sequencer) return;
  for (const ending of ['.json', '.md']) await rm(join(folder, there.path + ending), { force: true });
  noteRemoved(db, version.key);
}

/** Two publications must not overlap: the older one could write last. */
function takingTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined); // its own caller hears of the failure
    return mine;
  };
}
