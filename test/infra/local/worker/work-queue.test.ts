// The work queue on SQLite: the port's contract, back-off, dead letters, and what a killed process leaves behind.
import { describe, expect, test } from 'vitest';
import { s3EventOf } from '../../../../infra/local/drop/s3-event.ts';
import { makeVerdictStore } from '../../../../infra/local/storage/sqlite/verdict-store.ts';
import { type DurableQueue, makeWorkQueue } from '../../../../infra/local/storage/sqlite/work-queue.ts';
import { failBundles } from '../../../../infra/local/worker/dead-letters.ts';
import { aBundle } from '../../../ports/records.ts';
import { workQueueContract } from '../../../ports/work-queue-contract.ts';
import { temporaryDatabase } from '../temporary-folder.ts';

const start = Date.parse('2026-03-01T10:00:00.000Z');

const version = {
  key: 'drop/lab/expc1.log',
  versionId: 'a'.repeat(32),
  sequencer: '0000000000000001',
  sha256: 'a'.repeat(64),
  sizeBytes: 5,
  lastModified: new Date(start),
};

/** Where an upload was announced to go. */
const announced = { bucket: 'local', key: 'uploads/b1/expc1.log', versionId: null };

async function aQueue() {
  const db = await temporaryDatabase();
  let time = start;
  const options = { now: () => new Date(time), onDeadLetter: (body: string) => failBundles(db, body, new Date(time)) };
  return {
    db,
    queue: makeWorkQueue(db, options),
    reopened: () => makeWorkQueue(db, options),
    pass: (ms: number) => {
      time += ms;
    },
  };
}

describe('work queue on SQLite', () => {
  workQueueContract(async () => {
    const { queue, pass } = await aQueue();
    return {
      queue,
      receive: async () => {
        const message = queue.receive();
        if (message === null) return null;
        return {
          ...message,
          done: async () => queue.done(message),
          giveBack: async () => {
            queue.failed(message);
            pass(3_600_000);
          },
        };
      },
    };
  });

  test('a message that failed waits two seconds, then four times as long every time', async () => {
    const { queue, pass } = await aQueue();
    await queue.send('one');
    for (const delay of [2_000, 8_000, 32_000]) {
      expect(receiveAndFail(queue)).toBe(false);
      pass(delay - 1);
      expect(queue.receive()).toBeNull();
      pass(1);
    }
    expect(queue.receive()).toMatchObject({ receiveCount: 4 });
  });

  test('a message that was being worked on when the process died is handed out again after the restart', async () => {
    const { queue, reopened } = await aQueue();
    await queue.send('one');
    queue.receive();
    expect(reopened().receive()).toMatchObject({ body: 'one', receiveCount: 2 });
  });

  test('a message of which nothing could be stored comes back after five seconds, however often, and is not put aside', async () => {
    const { queue, pass } = await aQueue();
    await queue.send('one');
    for (let time = 0; time < 50; time++) {
      const message = queue.receive();
      expect(message).toMatchObject({ body: 'one', receiveCount: 1 });
      if (message) queue.refused(message);
      pass(4_999);
      expect(queue.receive()).toBeNull();
      pass(1);
    }
    expect(receiveAndFail(queue)).toBe(false);
  });

  test('a message that was released counts as never received', async () => {
    const { queue } = await aQueue();
    await queue.send('one');
    const message = queue.receive();
    if (message) queue.release(message);
    expect(queue.receive()).toMatchObject({ receiveCount: 1 });
  });

  test('a process that dies is no failure of its message, and the message lets the others go first', async () => {
    const { queue, reopened, pass } = await aQueue();
    await queue.send('one');
    for (let time = 1; time < 20; time++) {
      pass(1);
      const message = reopened().receive();
      expect(message).toMatchObject({ body: 'one', receiveCount: time, deaths: time - 1 });
    }
    pass(1);
    await queue.send('two');
    pass(1);
    const last = reopened();
    expect(last.receive()).toMatchObject({ body: 'two' });
    const message = last.receive();
    expect(message).toMatchObject({ body: 'one', deaths: 19 });
    expect(message && last.failed(message)).toBe(false);
    pass(1_999);
    expect(last.receive()).toBeNull();
    pass(1);
    expect(last.receive()).toMatchObject({ body: 'one' });
  });

  test('a message over which the process died twenty times is put aside, and its bundle has failed', async () => {
    const { db, queue, reopened } = await aQueue();
    await queue.send(s3EventOf(version, 'Put'));
    for (let time = 0; time < 20; time++) reopened().receive();
    const message = reopened().receive();
    expect(message && queue.failed(message)).toBe(true);
    expect(queue.size()).toBe(0);
    const { items } = await makeVerdictStore(db).bundles({ sites: null, key: version.key }, { limit: 9, cursor: null });
    expect(items).toMatchObject([{ status: 'failed', code: 'processing-failed', site: 'lab', fileName: 'expc1.log' }]);
  });

  test('an upload that was never read through has failed with what tells where its bytes are', async () => {
    const { db } = await aQueue();
    const store = makeVerdictStore(db);
    await store.createBundle(aBundle('b1', { status: 'queued', sequencer: null, object: announced }));
    failBundles(db, s3EventOf({ ...version, key: 'uploads/b1/expc1.log' }, 'Put'), new Date(0));
    const { sequencer, versionId } = version;
    expect(await store.bundle('b1')).toMatchObject({ status: 'failed', sequencer, object: { versionId } });
  });

  test('a bundle that has ended otherwise is not touched by a dead letter', async () => {
    const { db } = await aQueue();
    const store = makeVerdictStore(db);
    await store.createBundle(aBundle('b1', { status: 'partial', object: announced }));
    failBundles(db, s3EventOf({ ...version, key: 'uploads/b1/expc1.log' }, 'Put'), new Date(0));
    expect(await store.bundle('b1')).toMatchObject({ status: 'partial', code: null });
  });

  test('a message about a bundle that a newer program has written is put aside, and the bundle left as it is', async () => {
    const { db, queue, reopened } = await aQueue();
    await makeVerdictStore(db).createBundle(aBundle('b1', { status: 'processing' }));
    db.exec("UPDATE bundles SET record = json_set(record, '$.status', 'archived')");
    const look = () => db.prepare('SELECT * FROM bundles').all();
    const before = look();
    await queue.send(s3EventOf({ ...version, key: 'uploads/b1/expc1.log' }, 'Put'));
    for (let time = 0; time < 20; time++) reopened().receive();
    const message = reopened().receive();
    expect(message && queue.failed(message)).toBe(true);
    expect(queue.size()).toBe(0);
    expect(look()).toEqual(before);
  });

  test('a dead letter that is no event of the bucket is about no bundle', async () => {
    const { db } = await aQueue();
    expect(() => failBundles(db, 'not JSON', new Date(0))).not.toThrow();
  });
});

function receiveAndFail(queue: DurableQueue): boolean | undefined {
  const message = queue.receive();
  return message === null ? undefined : queue.failed(message);
}
