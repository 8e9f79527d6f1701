// `npm start` as its user meets it: what it prints, how it ends, and what a kill at any moment costs.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openStorage } from '../../../infra/local/storage/storage.ts';
import { bundleName, diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { exchangeLines, someNode } from '../../build/log-lines.ts';
import { dropInto, startIn } from './started-process.ts';
import { eventually, temporaryFolder } from './temporary-folder.ts';

const everything = { limit: 100, cursor: null };

describe('npm start', () => {
  test('the first start prints URL and token, a later one no secret; SIGTERM ends it with 0', async () => {
    const folder = await temporaryFolder();
    const first = startIn(folder);
    const [, token] = await first.printed(/^token: (\S+)$/m);
    const [url] = await first.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const answer = await fetch(`${url}/v1/nodes`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toEqual({ items: [], nextCursor: null });
    expect(await first.signal('SIGTERM')).toBe(0);
    const second = startIn(folder);
    await second.printed(/1 access token\(s\) exist/);
    expect(second.output()).not.toContain('token: ');
    expect(await second.signal('SIGINT')).toBe(0);
  });

  test('a second start on the same folder says so and ends with 1', async () => {
    const folder = await temporaryFolder();
    await startIn(folder).printed(/token: /);
    const second = startIn(folder);
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(
      /^logverdict: .*in use by another logverdict \(process \d+\): stop that one first\n$/,
    );
  });

  test('settings that make no sense are named', async () => {
    const started = startIn(await temporaryFolder(), { PORT: 'high' });
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(/expected a port number.*PORT/);
  });

  test('killed again and again, it ends up with what one quiet run gives', async () => {
    const quiet = await temporaryFolder();
    for (const [path, content] of bundles) await dropInto(quiet, path, content);
    const undisturbed = startIn(quiet);
    await allReported(quiet);
    await undisturbed.signal('SIGTERM');

    const folder = await temporaryFolder();
    const waiting = [...bundles];
    for (const killAfterMs of [2_600, 3_100, 2_250, 1_000]) {
      const started = startIn(folder);
      await started.printed(/Ctrl-C/);
      for (const [path, content] of waiting.splice(0, 2)) await dropInto(folder, path, content);
      await new Promise((resolve) => setTimeout(resolve, killAfterMs));
      expect(await started.signal('SIGKILL')).toBe('SIGKILL');
    }
    const last = startIn(folder);
    await allReported(folder);
    await last.signal('SIGTERM');

    expect(await stateOf(folder)).toEqual(await stateOf(quiet));
  });
});

const morning = Date.UTC(2022, 8, 6, 7, 0);

/** Many exchanges, so that reading takes long enough to be killed over. */
function bundleOf(host: string, isFailing: boolean, exchanges = 400): Buffer {
  const log = Array.from({ length: exchanges }, (_, at) => {
    const server = { address: 'cucm-pub.example.lab', ip: '10.61.20.11', port: 8443 };
    const isFailed = isFailing && at % 100 === 99;
    const answered = isFailed ? null : 'HTTP/1.1 200 OK';
    const sent = isFailed ? 'HTTP/1.1 502 connect failed' : 'HTTP/1.1 200 OK';
    const node = { ...someNode, host };
    return exchangeLines(node, { ...server, txnId: at + 1, atMs: morning + at * 1_000, answered, sent });
  });
  return diagnosticBundle({ host, log: log.flat() });
}

const bundles: readonly [string, string | Buffer][] = [
  [`lab/${bundleName('expc1')}`, bundleOf('expc1', true, 20_000)],
  ['lab/SR 42/ü+1.tar.gz', bundleOf('expc2', false)],
  ['lab/no bundle.txt', 'nothing of the kind'],
  ['north/expc1.tar.gz', bundleOf('expc1', false)],
  ['lab/again.tar.gz', bundleOf('expc3', true, 20_000)],
  ['lab/cut.tar.gz', bundleOf('expc4', false).subarray(0, 900)],
  ['lab/late.tar.gz', bundleOf('expc1', false)],
];

const allReported = (folder: string): Promise<boolean> =>
  eventually('every report', async () => {
    const reports = await readdir(join(folder, 'reports'), { recursive: true }).catch(() => []);
    return reports.filter((name) => name.endsWith('.md')).length === bundles.length && isIdle(folder);
  });

/** Looks over the shoulder of the running process. */
function isIdle(folder: string): boolean {
  const db = new DatabaseSync(join(folder, '.logverdict', 'logverdict.sqlite'), { readOnly: true });
  const row = db.prepare('SELECT count(*) AS waiting FROM messages').get();
  db.close();
  return row?.waiting === 0;
}

/** All that is kept, but for the times of arrival and of change, and the order it came in. */
async function stateOf(folder: string) {
  const settings = {
    port: 0,
    stateFolder: join(folder, '.logverdict'),
    dropFolder: join(folder, 'drop'),
    reportsFolder: join(folder, 'reports'),
  };
  const { db, queue, verdicts, close } = await openStorage(settings, () => new Date());
  const { items } = await verdicts.bundles({ sites: null }, everything);
  const names = (await readdir(settings.reportsFolder, { recursive: true })).filter((name) =>
    /\.(json|md)$/.test(name),
  );
  const state = {
    bundles: items.map(({ createdAt: _, sequencer: __, ...bundle }) => bundle).sort(byId),
    nodes: (await verdicts.nodes({ sites: null }, everything)).items,
    findings: (await verdicts.findings({ sites: null }, everything)).items.map(
      ({ updatedAt: _, ...finding }) => finding,
    ),
    versions: db.prepare('SELECT key, version_id FROM object_versions ORDER BY key').all(),
    reports: await Promise.all(
      names.sort().map(async (name) => [name, await readFile(join(settings.reportsFolder, name), 'utf8')]),
    ),
    waiting: queue.size(),
    deadLetters: db.prepare('SELECT * FROM dead_letters').all(),
    halfWritten: await readdir(join(settings.stateFolder, 'objects', 'incoming')),
  };
  close();
  return state;
}

const byId = (a: { bundleId: string }, b: { bundleId: string }): number => (a.bundleId < b.bundleId ? -1 : 1);
