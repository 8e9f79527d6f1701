// The drop folder: what is taken, when, under which key, and that it is taken once.
import { appendFile, mkdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DropFolder } from '../../../../infra/local/drop/drop-folder.ts';
import { makeInbox } from '../../../../infra/local/drop/inbox.ts';
import { openObjectStore } from '../../../../infra/local/storage/object-store.ts';
import { type DurableQueue, makeWorkQueue } from '../../../../infra/local/storage/sqlite/work-queue.ts';
import { createdObjects } from '../../../../lambdas/ingest/s3-event.ts';
import { openFor, temporaryFolder } from '../temporary-folder.ts';

async function aDropFolder() {
  const state = await temporaryFolder();
  const folder = await temporaryFolder();
  const clock = { time: Date.parse('2026-03-01T10:00:00.000Z') };
  const said: string[] = [];
  const now = () => new Date(clock.time);
  const open = async () => {
    const db = openFor(join(state, 'test.sqlite'));
    const queue = makeWorkQueue(db, { now, onDeadLetter: () => undefined });
    const inbox = makeInbox(db, await openObjectStore(db, join(state, 'objects'), now), queue, () => undefined);
    const drop = new DropFolder(db, inbox, { folder, stillMs: 2_000, now, say: (line) => said.push(line) });
    return { db, drop, queue };
  };
  const opened = await open();
  return {
    ...opened,
    said,
    reopen: open,
    pass: (ms: number) => {
      clock.time += ms;
    },
    location: (path: string) => join(folder, path),
    put: async (path: string, text: string) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    looks: async (count: number, msBetween = 500) => {
      for (let look = 0; look < count; look++) {
        await opened.drop.look();
        clock.time += msBetween;
      }
    },
    taken: () => takenFrom(opened.queue),
  };
}

function takenFrom(queue: DurableQueue): string[] {
  const keys: string[] = [];
  for (let message = queue.receive(); message; message = queue.receive()) {
    keys.push(...createdObjects(message.body).map(({ ref }) => ref.key));
    queue.done(message);
  }
  return keys;
}

describe('drop folder', () => {
  test('a file is taken once it stood still for two seconds, and then no more', async () => {
    const { put, looks, taken } = await aDropFolder();
    await put('lab/expc1.log', 'text');
    await looks(4);
    expect(taken()).toEqual([]);
    await looks(1);
    expect(taken()).toEqual(['drop/lab/expc1.log']);
    await looks(3);
    expect(taken()).toEqual([]);
  });

  test('a file that grows is left until it stands still', async () => {
    const { put, looks, taken, location } = await aDropFolder();
    await put('lab/expc1.log', 'text');
    for (let piece = 0; piece < 3; piece++) {
      await looks(4);
      await appendFile(location('lab/expc1.log'), 'more');
    }
    expect(taken()).toEqual([]);
    await looks(5);
    expect(taken()).toEqual(['drop/lab/expc1.log']);
  });

  test('an empty file is taken only after it stood still for five seconds', async () => {
    const { put, looks, taken } = await aDropFolder();
    await put('lab/empty.log', '');
    await looks(10);
    expect(taken()).toEqual([]);
    await looks(1);
    expect(taken()).toEqual(['drop/lab/empty.log']);
  });

  test('names with blanks, colons, plus signs, percent signs and letters of any language are kept', async () => {
    const names = ['a b.log', 'x:y.log', '1+1.log', '50%20.log', 'Müller-日本.log', "o'clock &(1)!*.log"];
    const { put, looks, taken } = await aDropFolder();
    for (const name of names) await put(`lab/SR 1/${name}`, name);
    await looks(5);
    expect(taken().sort()).toEqual(names.map((name) => `drop/lab/SR 1/${name}`).sort());
  });

  test('hidden, unfinished and left-over files and links are passed over, the files not in silence', async () => {
    const { put, looks, taken, said, location } = await aDropFolder();
    const names = [
      '.hidden',
      'a.part',
      'a.CRDOWNLOAD',
      'a.tmp',
      'a.log~',
      '~$a.log',
      'a.tar.gz.filepart',
      '.git/a.log',
    ];
    for (const name of names) await put(`lab/${name}`, 'text');
    await put('../outside.log', 'text');
    await symlink(location('../outside.log'), location('lab/link.log'));
    await symlink(location('..'), location('lab/folder'));
    await looks(12);
    expect(taken()).toEqual([]);
    const passedOver = (name: string) =>
      `drop/lab/${name} is passed over, as copies under way and hidden files are: rename it if it is a bundle`;
    const told = ['.git', '.hidden', 'a.CRDOWNLOAD', 'a.log~', 'a.part', 'a.tar.gz.filepart', 'a.tmp', '~$a.log'];
    expect(said).toEqual(told.map(passedOver));
  });

  test('a copy under way is not told of while it grows', async () => {
    const { put, looks, said, location } = await aDropFolder();
    await put('lab/a.part', 'text');
    for (let piece = 0; piece < 3; piece++) {
      await looks(4);
      await appendFile(location('lab/a.part'), 'more');
    }
    expect(said).toEqual([]);
    await looks(5);
    expect(said).toHaveLength(1);
  });

  test('nothing is taken twice and nothing is lost over a restart', async () => {
    const { put, looks, queue, db, reopen, pass } = await aDropFolder();
    await put('lab/one.log', '1');
    await looks(5);
    expect(takenFrom(queue)).toEqual(['drop/lab/one.log']);
    await put('lab/two.log', '2');
    db.close();
    const { drop, queue: queueAfter } = await reopen();
    await drop.look();
    pass(2_000);
    await drop.look();
    expect(takenFrom(queueAfter)).toEqual(['drop/lab/two.log']);
  });

  test('a file that was changed or replaced is taken again', async () => {
    const { put, looks, taken, location } = await aDropFolder();
    await put('lab/a.log', 'one');
    await looks(5);
    await put('lab/b.part', 'two');
    await rename(location('lab/b.part'), location('lab/a.log'));
    await looks(5);
    await utimes(location('lab/a.log'), 1_000, 1_000);
    await looks(5);
    expect(taken()).toEqual(['drop/lab/a.log', 'drop/lab/a.log', 'drop/lab/a.log']);
  });

  test('a file that cannot be read is told of once, and the others are taken', async () => {
    const { put, looks, taken, said, location } = await aDropFolder();
    await put('lab/good.log', 'text');
    await mkdir(location('lab/bad'), { recursive: true });
    const badName = Buffer.concat([Buffer.from(location('lab/')), Buffer.from([0xfc]), Buffer.from('.log')]);
    await writeFile(badName, 'text');
    await looks(5);
    expect(taken()).toEqual(['drop/lab/good.log']);
    expect(said).toEqual(['drop/lab/\u{fffd}.log cannot be read: its name is not valid UTF-8']);
  });
});
