// One process of the embedded system, from its start to its death: what it opens, and its functions with ports that can
// be hurt. What a dead one still tries has no effect.
import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { makeFunctions } from '../../../infra/local/functions.ts';
import { makeReportDoor } from '../../../infra/local/http/report-door.ts';
import { program } from '../../../infra/local/program.ts';
import type { Settings } from '../../../infra/local/settings.ts';
import type { ObjectStore } from '../../../infra/local/storage/object-store.ts';
import { makeUploadTickets } from '../../../infra/local/storage/sqlite/upload-tickets.ts';
import { openStorage, type Storage } from '../../../infra/local/storage/storage.ts';
import { Publisher } from '../../../infra/local/worker/publisher.ts';
import type { WriteFault } from './fault-host.ts';

/** Asked before a write. */
export type WriteGate = () => Promise<WriteFault>;

export interface Life {
  storage: Storage;
  publisher: Publisher;
  ingest: (event: SQSEvent) => Promise<SQSBatchResponse>;
  hasRefused: () => boolean;
  /** A second worker on the same storage, which nothing happens to. */
  rival: (event: SQSEvent) => Promise<SQSBatchResponse>;
  api: (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;
  isDead(): boolean;
  /** What the functions wrote down. */
  log: string[];
}

interface LifeParts {
  settings: Settings;
  now: () => Date;
  gate: WriteGate;
  downloads: { wrap(objects: ObjectStore): ObjectStore };
}

/** Methods of the ports that write. */
const writes = {
  verdicts: ['createBundle', 'updateBundle', 'saveVerdicts', 'deleteBundle', 'noteRemoved'],
  reports: ['save', 'saveFacts', 'publish', 'remove'],
  objects: ['remove'],
};

export async function startLife({ settings, now, gate, downloads }: LifeParts): Promise<Life> {
  const storage = await openStorage(settings, now);
  const { db } = storage;
  const log: string[] = [];
  let isDead = false;
  const write = async (work: () => unknown): Promise<unknown> => {
    if (isDead) throw new Error('this process is dead');
    const fault = await gate();
    isDead ||= fault === 'died';
    if (fault === 'died') throw new Error('killed');
    if (fault === 'refused') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    return work();
  };
  const hurtReports = gated(storage.reports, writes.reports, write);
  const publishing = { ...program, reports: hurtReports, verdicts: storage.verdicts };
  const publisher = new Publisher({ db, deps: publishing, now, say: (line) => void log.push(line) });
  const functionsOn = (on: Storage) =>
    makeFunctions({
      storage: on,
      program,
      uploads: makeUploadTickets(db, { now, baseUrl: () => '' }),
      reportLinks: makeReportDoor({ reports: on.reports, renderJson: program.renderJson, now, baseUrl: () => '' })
        .links,
      onQueued: () => undefined,
      now,
      log: (entry) => log.push(JSON.stringify(entry)),
    });
  const hurt = functionsOn({
    ...storage,
    reports: publisher.reports,
    verdicts: gated(storage.verdicts, writes.verdicts, write),
    objects: gated(downloads.wrap(storage.objects), writes.objects, write),
  });
  const whole = functionsOn(storage);
  return {
    storage,
    publisher,
    ingest: hurt.ingest,
    hasRefused: hurt.hasRefused,
    rival: whole.ingest,
    api: whole.api,
    isDead: () => isDead,
    log,
  };
}

function gated<T extends object>(
  port: T,
  names: readonly string[],
  write: (work: () => unknown) => Promise<unknown>,
): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || !names.includes(String(name))) return value;
      return (...args: unknown[]) => write(() => value.apply(target, args));
    },
  });
}
