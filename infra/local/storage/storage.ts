// Everything that is kept between two starts, opened together: one process owns the state folder.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportStore, ShareLinks, VerdictStore } from '../../../shared/model/ports.ts';
import type { Settings } from '../settings.ts';
import { failBundles } from '../worker/dead-letters.ts';
import { makeFileReportStore } from './file-report-store.ts';
import { type ObjectStore, openObjectStore } from './object-store.ts';
import { type LocalAccessTokens, makeAccessTokens } from './sqlite/access-tokens.ts';
import { type Database, openDatabase } from './sqlite/database.ts';
import { makeShareLinks } from './sqlite/share-links.ts';
import { makeVerdictStore } from './sqlite/verdict-store.ts';
import { type DurableQueue, makeWorkQueue } from './sqlite/work-queue.ts';
import { lockState } from './state-lock.ts';

export interface Storage {
  db: Database;
  objects: ObjectStore;
  reports: ReportStore;
  verdicts: VerdictStore;
  queue: DurableQueue;
  tokens: LocalAccessTokens;
  shares: ShareLinks;
  close(): void;
}

/** Creates the folders. Throws Fault `configuration-invalid` when another process or a newer program owns the state. */
export async function openStorage(settings: Settings, now: () => Date): Promise<Storage> {
  const { stateFolder, dropFolder, reportsFolder } = settings;
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  for (const folder of [dropFolder, reportsFolder]) await mkdir(folder, { recursive: true });
  const opened = new DisposableStack();
  try {
    opened.adopt(lockState(stateFolder), (lock) => lock.release());
    const db = opened.adopt(openDatabase(join(stateFolder, 'logverdict.sqlite')), (database) => database.close());
    return { ...(await storesOn(db, settings, now)), db, close: () => opened.dispose() };
  } catch (error) {
    opened.dispose();
    throw error;
  }
}

async function storesOn(db: Database, { stateFolder, reportsFolder }: Settings, now: () => Date) {
  const byId = join(stateFolder, 'reports-by-id');
  const facts = join(stateFolder, 'facts');
  for (const folder of [byId, facts]) await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    objects: await openObjectStore(db, join(stateFolder, 'objects'), now),
    reports: makeFileReportStore(db, { byId, facts, published: reportsFolder }),
    verdicts: makeVerdictStore(db, now),
    shares: makeShareLinks(db),
    queue: makeWorkQueue(db, { now, onDeadLetter: (body) => failBundles(db, body, now()) }),
    tokens: makeAccessTokens(db),
  };
}
