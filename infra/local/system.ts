// The embedded system as a whole: storage, functions, worker, server and drop folder, started and stopped together.
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleIdsIn } from '../../lambdas/ingest/message-bundles.ts';
import { oneLine } from '../../shared/report/untrusted.ts';
import { classifiedLine } from './classified-line.ts';
import { DropFolder } from './drop/drop-folder.ts';
import { makeInbox } from './drop/inbox.ts';
import { type Polling, startPolling } from './drop/polling.ts';
import { makeFunctions, type Program } from './functions.ts';
import { makeApiRoute } from './http/api-route.ts';
import { type HttpServer, startHttpServer } from './http/http-server.ts';
import { makeRateLimits, type RateLimits } from './http/rate-limits.ts';
import { makeReportDoor } from './http/report-door.ts';
import { makeUploadDoor } from './http/upload-door.ts';
import type { Settings } from './settings.ts';
import { bundleOf, updateBundle } from './storage/sqlite/bundle-rows.ts';
import { makeUploadTickets } from './storage/sqlite/upload-tickets.ts';
import { maxDeaths, type QueueMessage } from './storage/sqlite/work-queue.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { systemLog } from './system-log.ts';
import { keysOf } from './worker/dead-letters.ts';
import { Publisher } from './worker/publisher.ts';
import { Worker, type WorkerParts } from './worker/worker.ts';

export interface SystemParts {
  settings: Settings;
  program: Program;
  now: () => Date;
  /** Milliseconds between two looks at the drop folder. */
  pollMs: number;
  /** Milliseconds that a dropped file must have stood still before it is taken. */
  stillMs: number;
  /** Absent: those that every token and address has. */
  limits?: RateLimits;
  /** Lines for people: what was classified, what could not be read. */
  say: (line: string) => void;
  /** Lines for whoever runs it: what went wrong. */
  warn: (line: string) => void;
}

/** Between two looks for reports that are missing, in looks at the drop folder. */
const looksPerPublishing = 10;
/** Characters of a line for people: some hold two paths. */
const maxLine = 10_000;

export interface System {
  url: string;
  storage: Storage;
  /** Ends what is at hand; a bundle whose reading takes longer than `graceMs` is read again after the next start. */
  stop(graceMs: number): Promise<void>;
}

/** Throws Fault `configuration-invalid`, or the error of the operating system where the port cannot be had. */
export async function startSystem(parts: SystemParts): Promise<System> {
  const storage = await openStorage(parts.settings, parts.now);
  try {
    return await startOn(storage, parts);
  } catch (error) {
    storage.close();
    throw error;
  }
}

async function startOn(storage: Storage, parts: SystemParts): Promise<System> {
  const { settings, program, now, say } = parts;
  const { db, queue, objects } = storage;
  const { log, onError } = systemLog(parts.warn);
  let url = '';
  const uploads = makeUploadTickets(db, { now, baseUrl: () => url });
  const sayPlainly = (line: string): void => parts.warn(oneLine(line, maxLine));
  const publishing = { ...program, reports: storage.reports, verdicts: storage.verdicts };
  const publisher = new Publisher({ db, deps: publishing, now, say: sayPlainly });
  const { reports } = publisher;
  const door = makeReportDoor({ reports, renderJson: program.renderJson, now, baseUrl: () => url });
  let worker: Worker | null = null;
  const onQueued = (): void => worker?.wake();
  const own = { program, uploads, oidc: settings.oidc, reportLinks: door.links, onQueued, now, log };
  const functions = makeFunctions({ storage: { ...storage, reports }, ...own });
  const inbox = makeInbox(db, objects, queue, onQueued);
  const upload = makeUploadDoor(uploads, inbox, (bundleId) => updateBundle(db, bundleId, { status: 'queued' }));
  const server = await startHttpServer(
    {
      api: makeApiRoute({ ...functions, limits: parts.limits ?? makeRateLimits(now), now }),
      upload,
      report: door.answer,
      onError,
    },
    settings.port,
  );
  url = server.url;
  worker = new Worker({
    queue,
    ingest: functions.ingest,
    hasRefused: functions.hasRefused,
    onDone: ({ body }) => sayClassified(storage, body, say),
    onFailed: (message, how) => sayPlainly(failedLine(message, how)),
    onBroken: onError,
  });
  const drop = new DropFolder(db, inbox, {
    folder: settings.dropFolder,
    stillMs: parts.stillMs,
    now,
    say: sayPlainly,
  });
  const pollings = [
    startPolling(() => drop.look(), parts.pollMs, onError),
    startPolling(() => publisher.look(), looksPerPublishing * parts.pollMs, onError),
  ];
  return { url, storage, stop: (graceMs) => stop(storage, { pollings, worker, server }, graceMs) };
}

function sayClassified({ db }: Storage, body: string, say: (line: string) => void): void {
  for (const bundleId of bundleIdsIn(body)) {
    const bundle = bundleOf(db, bundleId);
    if (bundle) say(classifiedLine(bundle));
  }
}

function failedLine(
  { messageId, body, receiveCount, deaths }: QueueMessage,
  how: Parameters<WorkerParts['onFailed']>[1],
): string {
  const name = keysOf(body).join(', ') || `message ${messageId}`;
  const failures = receiveCount - deaths;
  if (how === 'refused') return `${name}: what came of it cannot be stored: it is tried again until it can`;
  if (how === 'failed') return `${name}: reading it failed, time ${failures}: it is tried again later`;
  return deaths >= maxDeaths
    ? `${name}: given up, because this program was ended ${deaths} times while it read it`
    : `${name}: given up after reading it failed ${failures} times`;
}

interface Running {
  pollings: Polling[];
  worker: Worker;
  server: HttpServer;
}

async function stop(storage: Storage, { pollings, worker, server }: Running, graceMs: number): Promise<void> {
  // A copy out of the drop folder may take longer: what it has not finished is copied again.
  const ended = Promise.all(pollings.map((polling) => polling.stop()));
  const looked = Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
  await Promise.all([looked, worker.stop(graceMs), server.close(graceMs)]);
  storage.close();
}
