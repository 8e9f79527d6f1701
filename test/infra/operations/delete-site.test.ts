// `npm run delete-site`: nothing of the site is left, everything of the others is, and nothing goes unasked.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeApiClient } from '../../../infra/operations/api/api-client.ts';
import { UsageError } from '../../../infra/operations/command.ts';
import { parseDeleteSiteOptions } from '../../../infra/operations/delete-site/delete-site-options.ts';
import { runDeleteSite } from '../../../infra/operations/delete-site/run-delete-site.ts';
import { changingFront } from './changing-front.ts';
import { runCommand } from './command-process.ts';
import { upgradedSystem } from './upgraded-system.ts';

const names = ['lab/a.log', 'lab/b.log', 'lab/SR-1/c.log', 'north/d.log'];

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

test('without --yes it says what would go, and all stays', async () => {
  const { url, env, bundles } = await upgradedSystem(names);
  const { code, output } = await runCommand('delete-site/delete-site', ['--url', url, '--site', 'lab'], { env });
  expect(output).toMatch(/^b_\w+ {2}\S+Z {2}complete {2}drop\/lab\/SR-1\/c\.log$/m);
  expect(output).toMatch(/^3 bundles would be deleted, with all that came of them: --yes does it$/m);
  expect(code).toBe(0);
  expect(await bundles()).toHaveLength(4);
});

test('with it, files, reports, verdicts and what was published are gone, of that site alone', async () => {
  const { url, env, bundles, ask, folder } = await upgradedSystem(names);
  const args = ['--url', url, '--site', 'lab', '--yes'];
  const { code, output, errors } = await runCommand('delete-site/delete-site', args, { env });
  expect([code, errors]).toEqual([0, '']);
  expect(output).toMatch(/^3 bundles are deleted$/m);
  expect((await bundles()).map(({ site }) => site)).toEqual(['north']);
  for (const list of ['nodes', 'findings', 'events']) {
    expect(await (await ask(`/v1/${list}?site=lab`)).json()).toMatchObject({ items: [] });
  }
  expect(await filesBelow(join(folder, 'state', 'objects'))).toHaveLength(1);
  expect(await filesBelow(join(folder, 'state', 'reports-by-id'))).toHaveLength(1);
  expect((await filesBelow(join(folder, 'reports'))).sort()).toEqual(['d.log.json', 'd.log.md']);
  const again = await runCommand('delete-site/delete-site', args, { env });
  expect(again.output).toMatch(/^0 bundles are deleted$/m);
  expect(again.code).toBe(0);
});

test('what is younger than it should be stays', async () => {
  const { url, env, bundles } = await upgradedSystem(['lab/a.log']);
  const run = (before: string) =>
    runCommand('delete-site/delete-site', ['--url', url, '--site', 'lab', '--before', before, '--yes'], { env });
  expect((await run('2000-01-01')).output).toMatch(/^0 bundles are deleted$/m);
  expect(await bundles()).toHaveLength(1);
  expect((await run('2100-01-01')).output).toMatch(/^1 bundles are deleted$/m);
  expect(await bundles()).toEqual([]);
});

test('what is still seen afterwards is told', async () => {
  const { url, env } = await upgradedSystem(['lab/a.log']);
  const front = await changingFront(url, ({ path }, answer) =>
    path.startsWith('/v1/events') ? { ...answer, text: '{"items":[{}],"nextCursor":null}' } : undefined,
  );
  const api = makeApiClient({ url: front, token: env.LOGVERDICT_TOKEN, answerMs: 10_000, retries: 0 });
  const signal = new AbortController().signal;
  const outcome = await runDeleteSite({
    api,
    site: 'lab',
    beforeMs: null,
    isMeant: true,
    lookMs: 1,
    signal,
    say: () => undefined,
  });
  expect(outcome).toEqual({ found: 1, deleted: 1, left: ['events'] });
});

test('a token that may not ends it', async () => {
  const { url, env } = await upgradedSystem(['lab/a.log']);
  const front = await changingFront(url, ({ method }, answer) =>
    method === 'DELETE' ? { ...answer, status: 403, text: '{"code":"forbidden","detail":"no"}' } : undefined,
  );
  const { code, errors } = await runCommand('delete-site/delete-site', ['--url', front, '--site', 'lab', '--yes'], {
    env,
  });
  expect(code).toBe(1);
  expect(errors).toMatch(/^logverdict: expected b_\w+ to be deleted, found 403 forbidden \(no\)\n$/);
});

describe('usage', () => {
  test.each([
    [['--site', 'lab'], /--url: expected the URL of an API/],
    [['--url', 'http://127.0.0.1:9'], /--site: expected the name of a site/],
    [['--url', 'http://127.0.0.1:9', '--site', ''], /--site: expected the name of a site/],
    [['--url', 'http://127.0.0.1:9', '--site', 'lab', 'north'], /expected options alone, found more/],
  ])('that is wrong is said in one line: %j', (args, message) => {
    expect(() => parseDeleteSiteOptions(args)).toThrow(UsageError);
    expect(() => parseDeleteSiteOptions(args)).toThrow(message);
  });

  test('that is wrong ends it with 2', async () => {
    expect(await runCommand('delete-site/delete-site', ['--url', 'http://127.0.0.1:9', '--site', 'lab'])).toEqual({
      code: 2,
      output: '',
      errors: 'logverdict: expected a token in LOGVERDICT_TOKEN, found none\n',
    });
  });
});
