// Reports that cannot be written just now, and bundles that nobody could read: sooner or later each has its report.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeVerdictStore } from '../../../../infra/local/storage/sqlite/verdict-store.ts';
import { Publisher } from '../../../../infra/local/worker/publisher.ts';
import type { ReportStore } from '../../../../shared/model/ports.ts';
import { aBundle, aReport } from '../../../ports/records.ts';
import { runningSystem } from '../running-system.ts';
import { eventually, openFor, temporaryDatabase, temporaryFolder } from '../temporary-folder.ts';
import { tinyProgram } from '../tiny-program.ts';

const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

describe('publishing in the embedded system', () => {
  test('what stands in the way is named once, the bundle is complete, and its report comes when the way is free', async () => {
    const { folder, drop, said, warned, storage, ask } = await runningSystem();
    await writeFile(join(folder, 'reports', 'lab'), 'in the way');
    await drop('lab/a.log', 'expc1 pass\n');
    await eventually('the warning', async () => warned.length > 0);
    await eventually('an empty queue', async () => storage.queue.size() === 0);
    expect(said).toEqual(['drop/lab/a.log: complete; expc1 pass: expc1 is pass']);
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // another try
    expect(warned).toEqual([
      `drop/lab/a.log: its report cannot be written yet, and is tried again until it can: expected room for a report, found something that is no folder in the place of the folder ${folder}/reports/lab`,
    ]);
    expect(await (await ask('/v1/bundles')).json()).toMatchObject({ items: [{ status: 'complete' }] });
    await rm(join(folder, 'reports', 'lab'));
    await eventually('the report', () => textOf(join(folder, 'reports/lab/a.log.md')));
    await eventually('the second line', async () => warned.length > 1);
    expect(warned[1]).toBe('drop/lab/a.log: its report is there now');
  });

  test('a report that is missing is written at the next start', async () => {
    const folder = await temporaryFolder();
    const first = await runningSystem({ folder });
    await writeFile(join(folder, 'reports', 'lab'), 'in the way');
    await first.drop('lab/a.log', 'expc1 pass\n');
    await eventually('the warning', async () => first.warned.length > 0);
    await first.stop();
    await rm(join(folder, 'reports', 'lab'));
    await runningSystem({ folder });
    await eventually('the report', () => textOf(join(folder, 'reports/lab/a.log.json')));
  });

  test('a bundle over which the process died twenty times is named, has failed, and has a report that says so', async () => {
    const folder = await temporaryFolder();
    let reading = 0;
    const never = () => new Promise<never>(() => reading++);
    const first = await runningSystem({ folder, program: { analyse: never } });
    await first.drop('lab/a.log', 'expc1 pass\n');
    await eventually('the reading', async () => reading > 0);
    await first.stop();
    await deathsOver(folder, 20);
    const { warned, ask } = await runningSystem({ folder, program: { analyse: never } });
    const report = await eventually('the report', () => textOf(join(folder, 'reports/lab/a.log.json')));
    expect(JSON.parse(report)).toMatchObject({
      site: 'lab',
      bundles: [{ fileName: 'a.log', status: 'unreadable', problems: [{ code: 'processing-failed' }] }],
    });
    expect(warned).toEqual(['drop/lab/a.log: given up, because this program was ended 20 times while it read it']);
    expect(await (await ask('/v1/bundles')).json()).toMatchObject({
      items: [{ status: 'failed', code: 'processing-failed' }],
    });
    expect(reading).toBe(1);
  });

  test('a bundle that failed and is dropped again gets the report of what it holds', async () => {
    const folder = await temporaryFolder();
    const first = await runningSystem({ folder, program: { analyse: () => new Promise<never>(() => undefined) } });
    await first.drop('lab/a.log', 'expc1 pass\n');
    await eventually('the message', async () => first.storage.queue.size() === 1);
    await first.stop();
    await deathsOver(folder, 20);
    const second = await runningSystem({ folder });
    const failed = await eventually('the report', () => textOf(join(folder, 'reports/lab/a.log.json')));
    expect(failed).toContain('processing-failed');
    await second.drop('lab/a.log', 'expc1 pass\n');
    await eventually('the new report', async () =>
      (await textOf(join(folder, 'reports/lab/a.log.md')))?.includes('expc1'),
    );
  });
});

describe('publisher', () => {
  async function aPublisher({ publish }: Partial<Pick<ReportStore, 'publish'>> = {}) {
    const db = await temporaryDatabase();
    const verdicts = makeVerdictStore(db);
    const clock = { time: Date.parse('2026-03-01T10:00:00.000Z') };
    const trouble = { reason: 'the cable is cut' };
    const tried: string[] = [];
    const removed: unknown[] = [];
    const reports: ReportStore = {
      save: async () => undefined,
      load: async (bundleId) => aReport(bundleId),
      saveFacts: async () => undefined,
      loadFacts: async () => null,
      remove: async (_bundleId, version) => void removed.push(version),
      publish:
        publish ??
        (async ({ sequencer }) => {
          tried.push(sequencer);
          throw new Error(trouble.reason);
        }),
    };
    const said: string[] = [];
    const deps = { ...tinyProgram(), reports, verdicts };
    const now = () => new Date(clock.time);
    const publisher = new Publisher({ db, deps, now, say: (line) => said.push(line) });
    return { db, verdicts, clock, trouble, tried, removed, said, publisher };
  }

  test('tries again ever more rarely, but every five minutes at least, and says a reason once', async () => {
    const { verdicts, clock, trouble, tried, said, publisher } = await aPublisher();
    await verdicts.createBundle(aBundle('b1', { status: 'complete', sequencer: '01' }));
    await publisher.look();
    for (const delay of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
      const before = tried.length;
      clock.time += delay * 1_000 - 1;
      await publisher.look();
      expect(tried).toHaveLength(before);
      clock.time += 1;
      await publisher.look();
      expect(tried).toHaveLength(before + 1);
    }
    trouble.reason = 'the disk is gone';
    clock.time += 300_000;
    await publisher.look();
    expect(said.map((line) => line.split(': ').at(-1))).toEqual(['the cable is cut', 'the disk is gone']);
  });

  test('publishes the newest finished version of a dropped file, and no upload', async () => {
    const { verdicts, tried, publisher } = await aPublisher();
    const object = aBundle('b1').object;
    await verdicts.createBundle(aBundle('b1', { object, status: 'complete', sequencer: '01' }));
    await verdicts.createBundle(aBundle('b2', { object, status: 'partial', sequencer: '02' }));
    await verdicts.createBundle(aBundle('b3', { object, status: 'processing', sequencer: '03' }));
    const uploaded = { ...object, key: 'uploads/b4/a.log' };
    await verdicts.createBundle(aBundle('b4', { object: uploaded, status: 'complete', sequencer: '04' }));
    await publisher.look();
    expect(tried).toEqual(['02']);
  });

  test('takes back a copy whose bundle was deleted while it was written', async () => {
    const bundle = aBundle('b1', { status: 'complete', sequencer: '01' });
    const publish = async (): Promise<boolean> => {
      await verdicts.deleteBundle(bundle);
      return true;
    };
    const { verdicts, removed, publisher } = await aPublisher({ publish });
    await verdicts.createBundle(bundle);
    await publisher.look();
    expect(removed).toEqual([{ key: bundle.object.key, sequencer: '01' }]);
  });

  test('passes over a bundle that a newer program has written', async () => {
    const { db, verdicts, tried, publisher } = await aPublisher();
    for (const [at, bundleId] of ['b1', 'b2'].entries()) {
      const object = { ...aBundle('b1').object, key: `drop/lab/${bundleId}.log` };
      await verdicts.createBundle(aBundle(bundleId, { object, status: 'complete', sequencer: `0${at + 1}` }));
    }
    db.exec("UPDATE bundles SET record = json_set(record, '$.status', 'archived') WHERE bundle_id = 'b1'");
    await publisher.look();
    expect(tried).toEqual(['02']);
  });
});

/** As that many kills leave the state of a system that is not running. */
async function deathsOver(folder: string, count: number): Promise<void> {
  const db = openFor(join(folder, 'state', 'logverdict.sqlite'));
  db.prepare('UPDATE messages SET deaths = ?, receive_count = ?, leased = 0').run(count, count);
  db.close();
}
