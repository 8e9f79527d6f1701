// The embedded system as a host of the fault suites: its storage, queue, functions and publisher on a disk of their own.
// Its worker stands here, so that a test says when it is handed a message and where it dies.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { s3EventOf, sqsEventOf } from '../../../infra/local/drop/s3-event.ts';
import { localBucket } from '../../../infra/local/storage/object-store.ts';
import { publishedCopy, unpublishedBundles } from '../../../infra/local/storage/sqlite/published-reports.ts';
import type { QueueMessage } from '../../../infra/local/storage/sqlite/work-queue.ts';
import { Worker } from '../../../infra/local/worker/worker.ts';
import { settingsIn } from '../../infra/local/running-system.ts';
import { proxyEvent } from '../../lambdas/api/api-world.ts';
import { endedWithout } from './fault-embedded-death.ts';
import { brokenObjects } from './fault-embedded-downloads.ts';
import { embeddedLeftovers } from './fault-embedded-leftovers.ts';
import { type Life, startLife, type WriteGate } from './fault-embedded-life.ts';
import { makeRecordNewer } from './fault-embedded-records.ts';
import { embeddedTrouble } from './fault-embedded-troubles.ts';
import type { Delivery, FaultHost } from './fault-host.ts';

/** Milliseconds by which the clock is put on when all messages wait for a later time. */
const stepMs = 5_000;

/** @param folder of one that ran before; absent: a new one. It is gone when the host is closed. */
export async function startEmbeddedFaultHost(folder?: string): Promise<FaultHost> {
  return startIn(folder ?? (await mkdtemp(join(tmpdir(), 'logverdict-'))));
}

async function startIn(folder: string): Promise<FaultHost> {
  const settings = settingsIn(folder);
  const clock = { aheadMs: 0 };
  const now = () => new Date(Date.now() + clock.aheadMs);
  const downloads = brokenObjects(settings);
  let hook: Parameters<FaultHost['beforeWrite']>[0] = null;
  let writes = 0;
  const gate: WriteGate = async () => (hook ? hook(++writes) : null);
  let life: Life = await startLife({ settings, now, gate, downloads });
  const putAside: string[] = [];
  /** A message whose end could not be written down stays with its worker. */
  let atHand: QueueMessage | null = null;

  async function revive(): Promise<Delivery> {
    if (life.storage.db.isOpen) life.storage.close();
    life = await startLife({ settings, now, gate, downloads });
    atHand = null;
    return 'died';
  }

  function nextMessage(): QueueMessage {
    for (let step = 0; step < 100; step++) {
      const message = life.storage.queue.receive();
      if (message) return message;
      clock.aheadMs += stepMs;
    }
    throw new Error('expected a message in the queue, found none');
  }

  async function work(isHeard = true): Promise<Delivery> {
    try {
      const message = atHand ?? nextMessage();
      atHand = message;
      const { batchItemFailures } = await life.ingest(sqsEventOf(message));
      if (life.isDead() || !isHeard) return await revive();
      const { queue } = life.storage;
      if (batchItemFailures.length === 0) queue.done(message);
      else if (life.hasRefused()) queue.refused(message);
      else if (queue.failed(message)) putAside.push(message.body);
      atHand = null;
      return batchItemFailures.length === 0 ? 'done' : 'handed back';
    } catch (error) {
      if (error instanceof Error && 'errcode' in error) return 'handed back'; // the queue stands in the same database
      throw error;
    }
  }

  /** The worker of the product, on a clock that is put on while it rests. */
  async function workThrough(): Promise<string[]> {
    const { queue } = life.storage;
    if (atHand) queue.refused(atHand);
    atHand = null;
    const worker = new Worker({
      queue,
      ingest: life.ingest,
      hasRefused: life.hasRefused,
      onDone: () => undefined,
      onFailed: ({ body }, how) => how === 'put aside' && putAside.push(body),
      onBroken: (error) => life.log.push(String(error)),
    });
    for (let turn = 0; queue.size() > 0 || unpublishedBundles(life.storage.db).length > 0; turn++) {
      if (turn > 2_000) throw new Error(`expected the queue to empty itself, found\n${life.log.join('\n')}`);
      await sleep(2);
      clock.aheadMs += stepMs;
      await life.publisher.look();
      worker.wake();
    }
    await worker.stop(1_000);
    return putAside.splice(0);
  }

  const textOf = (path: string) => readFile(join(settings.reportsFolder, path), 'utf8').catch(() => null);
  return {
    bucket: localBucket,
    get verdicts() {
      return life.storage.verdicts;
    },
    get reports() {
      return life.storage.reports;
    },
    get source() {
      return life.storage.objects;
    },
    async store(key, bytes) {
      const { objects } = life.storage;
      const content = await objects.receive(Readable.from([bytes]));
      return s3EventOf(objects.record(key, content), 'Put');
    },
    async lose(key) {
      const rows = life.storage.db.prepare('SELECT version_id FROM object_versions WHERE key = ?').all(key);
      for (const { version_id: versionId } of rows) {
        await life.storage.objects.remove({ bucket: localBucket, key, versionId: String(versionId) });
      }
    },
    send: async (...bodies) => {
      for (const body of bodies) life.storage.queue.enqueue(body);
    },
    async handBack(times) {
      for (let time = 0; time < times; time++) life.storage.queue.failed(nextMessage());
    },
    work: () => work(),
    workUnheard: () => work(false),
    async workWithout(what, key) {
      life.storage.close();
      await endedWithout({ what, key, settings, aheadMs: clock.aheadMs });
      return revive();
    },
    async rival(body) {
      const { messageId, sentAt } = { messageId: 'rival', sentAt: now() };
      const event = sqsEventOf({ rowId: 0, messageId, body, receiveCount: 1, deaths: 0, sentAt });
      const { batchItemFailures } = await life.rival(event);
      return batchItemFailures.length === 0 ? 'done' : 'handed back';
    },
    workThrough,
    beforeWrite(next) {
      hook = next;
      writes = 0;
    },
    breakDownload: (fault) => downloads.faults.push({ ...fault }),
    trouble: (name) => embeddedTrouble(name, life.storage.db, settings),
    async delete(bundleId) {
      const event = proxyEvent('DELETE', `/v1/bundles/${bundleId}`);
      return (await life.api(event)).statusCode;
    },
    async copiesOf(key) {
      const copy = publishedCopy(life.storage.db, key);
      if (!copy) return { json: null, markdown: null };
      return { json: await textOf(`${copy.path}.json`), markdown: await textOf(`${copy.path}.md`) };
    },
    makeNewer: async (what) => makeRecordNewer(life.storage.db, what),
    leftovers: () => embeddedLeftovers(life.storage.db, settings),
    async close() {
      life.storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
