// The embedded system from outside: drop folder in, reports and API out, over restarts.
import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Program } from '../../../infra/local/functions.ts';
import { runningSystem } from './running-system.ts';
import { eventually, temporaryFolder } from './temporary-folder.ts';
import { tinyProgram } from './tiny-program.ts';

const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

describe('embedded system', () => {
  test('a dropped bundle gets its report beside the drop folder, and a verdict in the API', async () => {
    const { folder, said, ask, drop } = await runningSystem();
    await drop('lab/SR-1/expc 1.log', 'expc1 fail\n');
    const markdown = await eventually('the report', () => textOf(join(folder, 'reports/lab/SR-1/expc 1.log.md')));
    expect(markdown).toBe('# expc1 fail');
    const node = await (await ask('/v1/nodes/EXPC1')).json();
    expect(node).toMatchObject({ node: 'expc1', site: 'lab', verdict: 'fail' });
    await eventually('the line', async () => said.length > 0);
    expect(said).toEqual(['drop/lab/SR-1/expc 1.log: complete; expc1 fail: expc1 is fail']);
  });

  test('a file that is no bundle gets a report too', async () => {
    const { folder, drop, said } = await runningSystem();
    await drop('lab/\u{1b}[31mred.log', 'nothing');
    const report = await eventually('the report', () => textOf(join(folder, 'reports/lab/\u{1b}[31mred.log.json')));
    expect(JSON.parse(report)).toMatchObject({ bundles: [{ status: 'unreadable' }] });
    await eventually('the line', async () => said.length > 0);
    expect(said).toEqual(['drop/lab/\ufffd[31mred.log: unreadable (not-a-bundle)']);
  });

  test('a deleted version of a dropped file stays deleted, and the report of an earlier one does not come back', async () => {
    const { folder, drop, ask, storage } = await runningSystem();
    const path = join(folder, 'reports/lab/a.log.md');
    const bundles = async () =>
      ((await (await ask('/v1/bundles')).json()) as { items: { bundleId: string; nodes: { node: string }[] }[] }).items;
    const nodes = async () => (await bundles()).map(({ nodes: [node] }) => node?.node);
    await drop('lab/a.log', 'expc1 pass\n');
    await eventually('the first report', async () => (await textOf(path)) === '# expc1 pass');
    await drop('lab/a.log', 'expc2 fail\n');
    await eventually('the second report', async () => (await textOf(path)) === '# expc2 fail');
    const newest = (await bundles()).find(({ nodes: [node] }) => node?.node === 'expc2');

    expect((await ask(`/v1/bundles/${newest?.bundleId}`, { method: 'DELETE' })).status).toBe(204);
    await new Promise((resolve) => setTimeout(resolve, 600)); // missing copies are looked for every 250 ms
    expect(await textOf(path)).toBeNull();

    const touchedAt = new Date('2026-03-01T10:00:00.000Z');
    await utimes(join(folder, 'drop/lab/a.log'), touchedAt, touchedAt);
    const taken = storage.db.prepare("SELECT mtime_ms AS at FROM dropped_files WHERE path = 'lab/a.log'");
    await eventually('the touched file', async () => taken.get()?.at === touchedAt.getTime());
    await eventually('the end of the work', async () => storage.queue.size() === 0);
    expect([await textOf(path), await nodes()]).toEqual([null, ['expc1']]);
    const kept = storage.db.prepare("SELECT version_id FROM object_versions WHERE key = 'drop/lab/a.log'");
    expect(kept.all()).toHaveLength(1); // that of the earlier version

    await drop('lab/a.log', 'expc1 pass\n');
    await eventually('the first report again', async () => (await textOf(path)) === '# expc1 pass');
    await drop('lab/a.log', 'expc3 warn\n');
    await eventually('the third report', async () => (await textOf(path)) === '# expc3 warn');
  });

  test('verdicts, tokens and work survive a restart', async () => {
    const folder = await temporaryFolder();
    const first = await runningSystem({ folder });
    await first.drop('lab/a.log', 'expc1 pass\n');
    await eventually('the report', () => textOf(join(folder, 'reports/lab/a.log.json')));
    await first.stop();
    await first.drop('lab/b.log', 'expc2 warn\n');
    const second = await runningSystem({ folder });
    await eventually('the report', () => textOf(join(folder, 'reports/lab/b.log.json')));
    expect(await (await second.ask('/v1/nodes')).json()).toMatchObject({
      items: [
        { node: 'expc1', verdict: 'pass' },
        { node: 'expc2', verdict: 'warn' },
      ],
    });
    expect(second.storage.tokens.count()).toBe(2);
  });

  test('a bundle that is being read when the system stops is read after the next start, once', async () => {
    const folder = await temporaryFolder();
    let reading = 0;
    const never = () => new Promise<never>(() => reading++);
    const first = await runningSystem({ folder, program: { analyse: never } });
    await first.drop('lab/a.log', 'expc1 pass\n');
    await eventually('the reading', async () => reading > 0);
    await first.stop();
    const second = await runningSystem({ folder });
    await eventually('the report', () => textOf(join(folder, 'reports/lab/a.log.json')));
    await eventually('an empty queue', async () => second.storage.queue.size() === 0);
    expect(second.said).toHaveLength(1);
  });

  test('work that fails is told of and left in the queue for another try', async () => {
    const broken = async () => {
      throw new Error('no memory');
    };
    const { drop, warned, storage, ask } = await runningSystem({ program: { analyse: broken } });
    await drop('lab/a.log', 'expc1 pass\n');
    await eventually('the warning', async () => warned.some((line) => line.includes('it is tried again later')));
    expect(warned.join('\n')).toContain('no memory');
    expect(storage.queue.size()).toBe(1);
    expect(await (await ask('/v1/bundles')).json()).toMatchObject({ items: [{ status: 'processing' }] });
  });

  test('a bundle is not given up while the database takes no writes, and has its verdict once it does', async () => {
    const folder = await temporaryFolder();
    let [time, readings] = [Date.parse('2026-03-01T10:00:00.000Z'), 0];
    const allowWrites = (isAllowed: boolean) => storage.db.exec(`PRAGMA query_only = ${isAllowed ? 'OFF' : 'ON'}`);
    const { analyse } = tinyProgram();
    const refusedSevenTimes: Program['analyse'] = async (...given) => {
      if (++readings <= 7) allowWrites(false);
      return analyse(...given);
    };
    const { drop, storage, warned } = await runningSystem({
      folder,
      program: { analyse: refusedSevenTimes },
      now: () => new Date(time++),
      onWarned: (line) => {
        if (line.includes('handed back')) allowWrites(true); // that it is tried again has to be written down
        if (line.includes('is tried again')) time += 60_000;
      },
    });
    await drop('lab/a.log', 'expc1 pass\n');
    await eventually('the report', () => textOf(join(folder, 'reports/lab/a.log.json')));
    expect(readings).toBe(8);
    const refused = 'drop/lab/a.log: what came of it cannot be stored: it is tried again until it can';
    expect(warned.filter((line) => line === refused)).toHaveLength(7);
    await eventually('an empty queue', async () => storage.queue.size() === 0);
  });

  test('a second system on the same state is refused, and the first goes on', async () => {
    const folder = await temporaryFolder();
    const first = await runningSystem({ folder });
    await expect(runningSystem({ folder })).rejects.toThrow(/in use by another logverdict \(process \d+\)/);
    expect((await first.ask('/v1/nodes')).status).toBe(200);
  });
});
