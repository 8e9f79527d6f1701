// `npm run reclassify` on a system whose program was upgraded: what is stored is read again, and it can be gone on with.
import { describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiClient } from '../../../infra/operations/api/api-client.ts';
import { UsageError } from '../../../infra/operations/command.ts';
import { parseReclassifyOptions } from '../../../infra/operations/reclassify/reclassify-options.ts';
import { type ListedBundle, Rereading } from '../../../infra/operations/reclassify/reread-bundles.ts';
import { eventually } from '../local/temporary-folder.ts';
import { changingFront } from './changing-front.ts';
import { runCommand, startCommand } from './command-process.ts';
import { upgradedSystem } from './upgraded-system.ts';

const names = ['lab/a.log', 'lab/b.log', 'lab/SR-1/c.log', 'north/d.log'];
const current = `2.0.0 ${'f'.repeat(64)}`;

describe('after an upgrade', () => {
  test('everything is read by the program of today, once', async () => {
    const { url, env, bundles } = await upgradedSystem(names);
    const args = ['--url', url, '--engine-other-than-current'];
    const { code, output, errors } = await runCommand('reclassify/reclassify', args, { env });
    expect(errors).toBe('');
    expect(output).toMatch(/^\d {2}b_\w+ \(north, d\.log\): complete, north-d-log warn; changed$/m);
    expect(output).toMatch(/^4 of 4 bundles read again, 4 changed, 0 left$/m);
    expect(code).toBe(0);
    expect((await bundles()).map(({ engine, nodes }) => [engine, nodes[0]?.verdict])).toEqual(
      names.map(() => [current, 'warn']),
    );
    const again = await runCommand('reclassify/reclassify', args, { env });
    expect(again).toEqual({ code: 0, output: '0 of 0 bundles read again, 0 changed, 0 left\n', errors: '' });
  });

  test('only what matches is read again; what would be can be looked at before', async () => {
    const { url, env, bundles } = await upgradedSystem(names);
    const run = (...args: string[]) => runCommand('reclassify/reclassify', ['--url', url, ...args], { env });
    const tried = await run('--site', 'lab', '--dry-run');
    expect(tried.output).toMatch(/^3 bundles would be read again$/m);
    expect((await bundles()).filter(({ engine }) => engine === current)).toEqual([]);

    expect((await run('--site', 'lab', '--reference', 'SR-1')).output).toMatch(
      /^1 of 1 bundles read again, 1 changed/m,
    );
    expect((await run('--status', 'failed')).output).toMatch(/^0 of 0 bundles/m);
    expect((await run('--since', '2100-01-01', '--dry-run')).output).toMatch(/^0 bundles would be/m);
    expect((await run('--since', '2000-01-01T00:00:00Z', '--dry-run')).output).toMatch(/^4 bundles would be/m);
    expect((await bundles()).filter(({ engine }) => engine === current)).toHaveLength(1);
  });

  test('a run that was interrupted goes on with what is left', async () => {
    const { url, env, bundles } = await upgradedSystem(names);
    const args = ['--url', url, '--engine-other-than-current', '--at-once', '1'];
    const started = startCommand('reclassify/reclassify', args, { env });
    await eventually('the first', async () => /^1 {2}b_/m.test(started.output()));
    started.interrupt();
    const { code, output } = await started.ended;
    expect(code).toBe(1);
    expect(output).toMatch(/^give the same command again to go on$/m);
    const rest = await runCommand('reclassify/reclassify', args, { env });
    expect(rest.code).toBe(0);
    await eventually('all read', async () => (await bundles()).every(({ engine }) => engine === current));
  });
});

describe('on the way', () => {
  test('a limit of the rate is obeyed, and a server that is away for a moment waited for', async () => {
    const { url, env } = await upgradedSystem(names);
    const met: string[] = [];
    const front = await changingFront(url, ({ method, path }, answer) => {
      if (method !== 'POST' || met.includes(path)) return undefined;
      met.push(path);
      const isFirst = met.length === 1;
      return { ...answer, status: isFirst ? 429 : 502, headers: isFirst ? { 'retry-after': '1' } : {}, text: '{}' };
    });
    const { code, output } = await runCommand('reclassify/reclassify', ['--url', front, '--site', 'lab'], { env });
    expect(output).toMatch(/^3 of 3 bundles read again/m);
    expect([code, met.length]).toEqual([0, 3]);
  });

  test('what was deleted meanwhile, or never has come, is told of', async () => {
    const { url, env, ask } = await upgradedSystem(names);
    const body = JSON.stringify({ fileName: 'never.tar.gz', sizeBytes: 5, site: 'lab' });
    await ask('/v1/bundles', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const front = await changingFront(url, ({ method }, answer) =>
      method === 'POST' ? { ...answer, status: 404, text: '{"code":"bundle-not-found"}' } : undefined,
    );
    const { code, output } = await runCommand('reclassify/reclassify', ['--url', front, '--site', 'lab'], { env });
    expect(output.match(/^left {2}b_\w+ .*: it was deleted meanwhile$/gm)).toHaveLength(3);
    expect(output).toMatch(/^0 of 3 bundles read again, 0 changed, 3 left$/m);
    expect(code).toBe(1);
  });

  test('a refusal ends it, and says where it was', async () => {
    const { url, env } = await upgradedSystem(['lab/a.log']);
    const front = await changingFront(url, ({ method }, answer) =>
      method === 'POST' ? { ...answer, status: 403, text: '{"code":"forbidden","detail":"no"}' } : undefined,
    );
    const { code, output, errors } = await runCommand('reclassify/reclassify', ['--url', front], { env });
    expect(code).toBe(1);
    expect(output).toMatch(/^give the same command again to go on$/m);
    expect(errors).toMatch(/^logverdict: expected b_\w+ to be read again, found 403 forbidden \(no\)\n$/);
  });

  test('no more than so many wait at a time', async () => {
    let [waiting, most] = [0, 0];
    const json = (status: number, body: object): ApiAnswer => ({
      status,
      headers: new Headers(),
      text: JSON.stringify(body),
    });
    const api: ApiClient = {
      async ask(method, path) {
        if (method === 'POST') {
          most = Math.max(most, ++waiting);
          return json(202, {});
        }
        waiting--;
        return json(200, { ...bundle, bundleId: path.split('/').at(-1) });
      },
    };
    const read: string[] = [];
    const rereading = new Rereading({
      api,
      atOnce: 3,
      readMs: 1_000,
      lookMs: 1,
      signal: new AbortController().signal,
      onRead: ({ bundleId }) => read.push(bundleId),
      onLeft: () => undefined,
    });
    const ids = Array.from({ length: 20 }, (_, at) => `b_${at}`);
    for (const bundleId of ids) await rereading.add({ ...bundle, bundleId });
    await rereading.finish();
    expect(most).toBe(3);
    expect(read).toEqual(ids);
  });
});

const bundle: ListedBundle & { progress: null } = {
  bundleId: 'b_1',
  site: 'lab',
  reference: null,
  fileName: 'a.log',
  key: 'drop/lab/a.log',
  sizeBytes: 5,
  status: 'complete',
  code: null,
  createdAt: '2026-03-01T10:00:00.000Z',
  uploadExpiresAt: null,
  engine: null,
  nodes: [],
  nodesTotal: 0,
  links: { self: '/v1/bundles/b_1', report: '/v1/bundles/b_1/report', html: '/v1/bundles/b_1/report?format=html' },
  progress: null,
};

describe('usage', () => {
  test.each([
    [[], /--url: expected the URL of an API/],
    [['--url', 'prod'], /--url: expected the URL of an API, http or https/],
    [['--url', 'http://127.0.0.1:9', '--status', 'queued'], /--status: /],
    [['--url', 'http://127.0.0.1:9', '--since', 'yesterday'], /--since: expected a date, or a time with its zone/],
    [['--url', 'http://127.0.0.1:9', '--at-once', '0'], /--at-once: expected a number of bundles, from 1 to 1000/],
    [['--url', 'http://127.0.0.1:9', 'b_1'], /expected options alone, found more/],
  ])('that is wrong is said in one line: %j', (args, message) => {
    expect(() => parseReclassifyOptions(args)).toThrow(UsageError);
    expect(() => parseReclassifyOptions(args)).toThrow(message);
  });

  test('that is wrong ends it with 2', async () => {
    expect(await runCommand('reclassify/reclassify', ['--url', 'http://127.0.0.1:9'])).toEqual({
      code: 2,
      output: '',
      errors: 'logverdict: expected a token in LOGVERDICT_TOKEN, found none\n',
    });
  });
});
