// `npm run backup` and `npm run restore`: what is restored answers as what was backed up did, whatever went on meanwhile.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type BackupStep, backupState } from '../../../infra/operations/backup/backup-state.ts';
import { restoreState } from '../../../infra/operations/backup/restore-state.ts';
import { BundleList } from '../../../lambdas/api/answers/bundle-answers.ts';
import { runningSystem } from '../local/running-system.ts';
import { eventually, temporaryFolder } from '../local/temporary-folder.ts';
import { tinyProgram } from '../local/tiny-program.ts';
import { runCommand } from './command-process.ts';

type Running = Awaited<ReturnType<typeof runningSystem>>;

const names = ['lab/a.log', 'lab/b.log', 'lab/SR-1/c.log', 'north/d.log'];
const content = (name: string, verdict = 'fail') => `${name.replaceAll(/\W/g, '-')} ${verdict}`;

const bundlesOf = async ({ ask }: Pick<Running, 'ask'>) =>
  BundleList.parse(await (await ask('/v1/bundles?limit=100')).json()).items;

async function systemWith(dropped: readonly string[], program: Parameters<typeof runningSystem>[0] = {}) {
  const system = await runningSystem(program);
  for (const name of dropped) await system.drop(name, content(name));
  await eventually('all read', async () => (await endedOf(system)).length === dropped.length && isIdle(system));
  return system;
}

const endedOf = async (system: Running) => (await bundlesOf(system)).filter(({ status }) => status === 'complete');
const isIdle = ({ storage }: Running): boolean => storage.queue.size() === 0;

/** All that can be asked of the bundles, by their keys. */
async function answersOf(system: Running) {
  const answers: Record<string, unknown> = {};
  for (const { bundleId, key, nodes, status } of await bundlesOf(system)) {
    const report = await (await system.ask(`/v1/bundles/${bundleId}/report`)).text();
    const [node] = nodes;
    const detail = node && (await system.ask(`/v1/nodes/${node.node}`));
    answers[key] = { bundleId, status, nodes, report, node: detail && [detail.status, await detail.text()] };
  }
  return answers;
}

async function restored(target: string, program: Parameters<typeof runningSystem>[0] = {}) {
  const folder = await temporaryFolder();
  await restoreState(target, join(folder, 'state'));
  const system = await runningSystem({ ...program, folder });
  await eventually('the work that was left', async () => isIdle(system));
  return system;
}

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('a system that goes on', () => {
  test('is copied by the command, and what is restored gives the same answers, tokens and copies of reports', async () => {
    const system = await systemWith(names);
    const target = join(await temporaryFolder(), 'backup');
    const env = { LOGVERDICT_STATE: join(system.folder, 'state') };
    const made = await runCommand('backup/backup', [target], { env });
    expect(made.errors).toBe('');
    expect(made.output).toMatch(/^4 bundles, \d+ files, \d+ bytes are in .*backup$/m);
    expect(made.code).toBe(0);
    const before = await answersOf(system);
    await system.drop('lab/later.log', content('later'));

    const folder = await temporaryFolder();
    const elsewhere = { LOGVERDICT_STATE: join(folder, 'state') };
    const ended = await runCommand('backup/restore', [target], { env: elsewhere });
    expect(ended.output).toMatch(/^4 bundles, as of \S+Z, are in .*: npm start goes on from there$/m);
    expect(ended.code).toBe(0);
    const other = await runningSystem({ folder });
    expect(await answersOf(other)).toEqual(before);
    expect(other.storage.tokens.count()).toBe(system.storage.tokens.count() + 1); // the test gives out one of its own
    const published = () => filesBelow(join(folder, 'reports'));
    await eventually('the copies', async () => (await published()).length === 2 * names.length);
  });

  const changes: Record<string, (system: Running) => Promise<unknown>> = {
    'a bundle comes': async (system) => {
      await system.drop('lab/new.log', content('new'));
      await eventually('it', async () => (await endedOf(system)).length === names.length + 1 && isIdle(system));
    },
    'a bundle is deleted': async (system) => {
      const [first] = await bundlesOf(system);
      expect((await system.ask(`/v1/bundles/${first?.bundleId}`, { method: 'DELETE' })).status).toBe(204);
    },
    'a bundle comes and goes': async (system) => {
      await system.drop('lab/brief.log', content('brief'));
      const found = await eventually('it', async () =>
        (await endedOf(system)).find(({ fileName }) => fileName === 'brief.log'),
      );
      await eventually('rest', async () => isIdle(system));
      await system.ask(`/v1/bundles/${found.bundleId}`, { method: 'DELETE' });
    },
    'all are read again, and come to something else': async (system) => {
      for (const { bundleId } of await bundlesOf(system)) {
        await system.ask(`/v1/bundles/${bundleId}/reclassify`, { method: 'POST' });
      }
      await eventually('all read', async () => isIdle(system));
    },
  };
  const steps: BackupStep[] = ['files copied', 'database copied', 'changed files copied'];

  test.each(Object.keys(changes).flatMap((change) => steps.map((step) => [change, step] as const)))(
    '%s after the step "%s"',
    async (change, step) => {
      let readings = 0;
      // Every reading comes to another report, so that one of another moment is noticed.
      const program: Parameters<typeof runningSystem>[0] = {
        program: {
          analyse: async (...args) => {
            const { report, facts } = await tinyProgram().analyse(...args);
            const mark = `reading ${++readings}`;
            return { report: { ...report, nodes: report.nodes.map((node) => ({ ...node, headline: mark })) }, facts };
          },
        },
      };
      const system = await systemWith(names, program);
      const target = join(await temporaryFolder(), 'backup');
      let isDone = false;
      await backupState({
        stateFolder: join(system.folder, 'state'),
        target,
        now: () => new Date(),
        onStep: async (at) => {
          if (at === step && !isDone) await changes[change]?.(system);
          isDone ||= at === step;
        },
      });
      const other = await restored(target, program);
      const found = await bundlesOf(other);
      expect(found.length).toBeGreaterThanOrEqual(names.length - 1);
      for (const { bundleId, nodes, status } of found) {
        expect(status).toBe('complete');
        const report = JSON.parse(await (await other.ask(`/v1/bundles/${bundleId}/report`)).text());
        const [node] = nodes;
        // List, report and node tell of the same reading.
        expect(report.nodes[0]?.headline).toBe(node?.headline);
        const detail = await other.ask(`/v1/nodes/${node?.node}`);
        expect([detail.status, JSON.parse(await detail.text()).headline]).toEqual([200, node?.headline]);
      }
      expect(other.warned).toEqual([]);
      const objects = await filesBelow(join(other.folder, 'state', 'objects'));
      expect(objects).toHaveLength(found.length); // nothing of what was deleted is kept
    },
  );

  test('what was being read is read again', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const system = await runningSystem({
      program: {
        analyse: async (...args) => {
          await held;
          return tinyProgram().analyse(...args);
        },
      },
    });
    for (const name of names) await system.drop(name, content(name));
    await eventually('all taken', async () => system.storage.queue.size() === names.length);
    await eventually('the first', async () => (await bundlesOf(system)).some(({ status }) => status === 'processing'));
    const target = join(await temporaryFolder(), 'backup');
    const stateFolder = join(system.folder, 'state');
    await backupState({ stateFolder, target, now: () => new Date(), onStep: () => undefined });
    release();
    const other = await restored(target);
    expect((await endedOf(other)).map(({ key }) => key).sort()).toEqual(names.map((name) => `drop/${name}`).sort());
  });
});

describe('a system at rest', () => {
  test('is copied with its keys of redaction, and its layout stays what it is', async () => {
    const system = await systemWith(['lab/a.log']);
    await system.stop();
    const stateFolder = join(system.folder, 'state');
    await mkdir(join(stateFolder, 'redaction'));
    await writeFile(join(stateFolder, 'redaction', 'lab.key'), 'a key');
    const target = join(await temporaryFolder(), 'backup');
    await backupState({ stateFolder, target, now: () => new Date(), onStep: () => undefined });
    expect(await readFile(join(target, 'state', 'redaction', 'lab.key'), 'utf8')).toBe('a key');
    expect((await readdir(join(target, 'state'))).sort()).toEqual(
      ['facts', 'logverdict.sqlite', 'objects', 'redaction', 'reports-by-id'].sort(),
    );
  });

  test('is copied although bytes of it are lost, and that is said', async () => {
    const system = await systemWith(['lab/a.log', 'lab/b.log']);
    await system.stop();
    const [lost] = await readdir(join(system.folder, 'state', 'objects'));
    await rm(join(system.folder, 'state', 'objects', lost === 'incoming' ? '' : (lost ?? '')), { recursive: true });
    const target = join(await temporaryFolder(), 'backup');
    const env = { LOGVERDICT_STATE: join(system.folder, 'state') };
    const { code, errors } = await runCommand('backup/backup', [target], { env });
    expect(code).toBe(0);
    expect(errors).toMatch(
      /^logverdict: objects\/\S+ is not there, and not in the backup: its bundle cannot be read again$/m,
    );
  });
});

describe('what cannot be restored, or overwritten, stays as it is', () => {
  const made = async () => {
    const system = await systemWith(['lab/a.log']);
    const target = join(await temporaryFolder(), 'backup');
    const stateFolder = join(system.folder, 'state');
    await backupState({ stateFolder, target, now: () => new Date(), onStep: () => undefined });
    return { target, stateFolder, elsewhere: join(await temporaryFolder(), 'state') };
  };

  test('a state that is there', async () => {
    const { target, stateFolder } = await made();
    await expect(restoreState(target, stateFolder)).rejects.toThrow(/expected no state in .*, found one: move it/);
  });

  test('a backup that was cut short', async () => {
    const { target, elsewhere } = await made();
    await rm(join(target, 'backup.json'));
    await expect(restoreState(target, elsewhere)).rejects.toThrow(
      /expected a whole backup in .*, found no backup\.json/,
    );
    expect(await readdir(join(elsewhere, '..'))).toEqual([]);
  });

  test('a backup whose bytes have changed', async () => {
    const { target, elsewhere } = await made();
    const folder = join(target, 'state', 'objects');
    const [name = ''] = (await readdir(folder, { recursive: true })).filter((path) => path.length > 60);
    await writeFile(join(folder, name), 'other bytes');
    await expect(restoreState(target, elsewhere)).rejects.toThrow(
      /expected the bytes that were backed up, found others/,
    );
    expect(await readdir(join(elsewhere, '..'))).toEqual(['state.restoring']);
    await expect(readFile(join(elsewhere, 'logverdict.sqlite'))).rejects.toThrow('ENOENT');
  });

  test('a backup of a newer program', async () => {
    const { target, elsewhere } = await made();
    const path = join(target, 'backup.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"layout": \d+/, '"layout": 99'));
    await expect(restoreState(target, elsewhere)).rejects.toThrow(/is of a newer logverdict: .*found 99/);
  });

  test('a folder with files in it, or inside of the state', async () => {
    const { target, stateFolder } = await made();
    const parts = { stateFolder, now: () => new Date(), onStep: () => undefined };
    await expect(backupState({ ...parts, target })).rejects.toThrow(/expected a new or empty folder, found files/);
    const inside = join(stateFolder, 'backup');
    await expect(backupState({ ...parts, target: inside })).rejects.toThrow(/expected a folder outside/);
  });

  test('a folder that holds no state is named', async () => {
    const folder = await temporaryFolder();
    const { code, errors } = await runCommand('backup/backup', ['there'], { cwd: folder });
    expect(code).toBe(1);
    expect(errors).toMatch(/^logverdict: expected the state of a logverdict in .*, found none: npm start makes it\n$/);
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a state of an earlier layout is copied as it is, so that the earlier program can go back to it', async () => {
  const system = await systemWith(['lab/a.log']);
  await system.stop();
  const stateFolder = join(system.folder, 'state');
  const db = new DatabaseSync(join(stateFolder, 'logverdict.sqlite'));
  db.exec('PRAGMA user_version = 2');
  db.close();
  const target = join(await temporaryFolder(), 'backup');
  const mark = await backupState({ stateFolder, target, now: () => new Date(), onStep: () => undefined });
  const copy = new DatabaseSync(join(target, 'state', 'logverdict.sqlite'));
  expect([mark.layout, copy.prepare('PRAGMA user_version').get()?.user_version]).toEqual([2, 2]);
  copy.close();
});

describe('usage', () => {
  test.each([
    ['backup/backup', [], /expected the folder that the backup is to be/],
    ['backup/backup', ['a', 'b'], /expected the folder that the backup is to be/],
    ['backup/restore', [], /expected the folder of a backup/],
    ['backup/restore', ['a', '--force'], /Unknown option '--force'/],
  ])('that is wrong is one line, and exit 2: %s %j', async (name, args, message) => {
    const { code, output, errors } = await runCommand(name, args);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toMatch(message);
  });
});
