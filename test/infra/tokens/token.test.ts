// `npm run token` on this machine: at rest, while the system runs, and when it is asked for what cannot be.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startIn } from '../local/started-process.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';
import { idIn, runToken, tokenIn } from './token-process.ts';

/** A folder in which a system has run, or runs on. */
async function started() {
  const folder = await temporaryFolder();
  const system = startIn(folder);
  const [, token = ''] = await system.printed(/^token: (\S+)$/m);
  const [url] = await system.printed(/http:\/\/127\.0\.0\.1:\d+/);
  const port = new URL(url).port;
  const statusOf = async (by: string, path = '/v1/nodes') =>
    (await fetch(url + path, { headers: { authorization: `Bearer ${by}` } })).status;
  return { folder, system, token, url, port, statusOf };
}

describe('while the system is at rest', () => {
  test('tokens are given out, listed and revoked in its state folder', async () => {
    const { folder, system } = await started();
    await system.signal('SIGTERM');
    const made = await runToken(
      ['create', '--name', 'tickets', '--scope', 'verdicts:read', '--site', 'lab', '--days', '30', '--tier', 'high'],
      { cwd: folder },
    );
    expect(made).toMatchObject({ code: 0, errors: '' });
    const listed = await runToken(['list'], { cwd: folder });
    expect(listed.output).toMatch(
      /^id: t_\S+; npm start; bundles:write verdicts:read classify admin; sites \*; bulk; since \S+Z; good until it is revoked$/m,
    );
    expect(listed.output).toMatch(
      /^id: t_\S+; tickets; verdicts:read; sites lab; high; since \S+Z; good until \d{4}-\S+Z$/m,
    );
    expect(listed.output.match(/\n/g)).toHaveLength(2);
    expect(listed.output).not.toContain(tokenIn(made));

    const again = startIn(folder);
    const [url] = await again.printed(/http:\/\/127\.0\.0\.1:\d+/);
    const ask = () => fetch(`${url}/v1/nodes`, { headers: { authorization: `Bearer ${tokenIn(made)}` } });
    expect((await ask()).status).toBe(200);
    await again.signal('SIGTERM');
    expect(await runToken(['revoke', idIn(made)], { cwd: folder })).toMatchObject({
      code: 0,
      output: `${idIn(made)} is revoked\n`,
    });
    expect(await runToken(['revoke', idIn(made)], { cwd: folder })).toMatchObject({ code: 1, output: '' });
  });

  test('a folder that holds no state is named, and stays as it is', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, '.logverdict'));
    expect(await runToken(['list'], { cwd: folder })).toEqual({
      code: 1,
      output: '',
      errors: `logverdict: expected the state of a logverdict in ${folder}/.logverdict, found none: npm start makes it\n`,
    });
  });
});

describe('while the system runs', () => {
  test('its API is asked, by the token of an admin', async () => {
    const { folder, token, port, statusOf } = await started();
    const at = { cwd: folder, env: { PORT: port, LOGVERDICT_TOKEN: token } };
    const made = await runToken(['create', '--scope', 'verdicts:read'], at);
    expect(made).toMatchObject({ code: 0, errors: '' });
    expect(await statusOf(tokenIn(made))).toBe(200);
    expect((await runToken(['list'], at)).output).toContain(`id: ${idIn(made)}; no name; verdicts:read; sites *;`);
    expect((await runToken(['revoke', idIn(made)], at)).code).toBe(0);
    expect(await statusOf(tokenIn(made))).toBe(401);
    expect(await runToken(['revoke', idIn(made)], at)).toMatchObject({
      code: 1,
      errors: `logverdict: expected the id of a token, found none called ${idIn(made)}\n`,
    });
  });

  test('without the token of an admin it says what it needs', async () => {
    const { folder, token, port, url } = await started();
    const none = await runToken(['list'], { cwd: folder });
    expect(none.code).toBe(1);
    expect(none.errors).toMatch(
      /^logverdict: .*\.logverdict belongs to a logverdict that runs: .*LOGVERDICT_TOKEN.*\n$/,
    );
    const narrow = await runToken(['create'], { cwd: folder, env: { PORT: port, LOGVERDICT_TOKEN: token } });
    const env = { LOGVERDICT_TOKEN: tokenIn(narrow) };
    const refused = await runToken(['list', '--url', url], { env });
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(
      /^logverdict: the API answered 403 forbidden: expected a token with the scope admin.*\n$/,
    );
  });
});

test('a URL at which nobody answers is named', async () => {
  const ended = await runToken(['list', '--url', 'http://127.0.0.1:9'], { env: { LOGVERDICT_TOKEN: 'lv_x' } });
  expect(ended.code).toBe(1);
  expect(ended.errors).toMatch(/^logverdict: expected an API at http:\/\/127\.0\.0\.1:9, found none: .*\n$/);
});

describe('usage', () => {
  test.each([
    [[], /expected create, list or revoke, found nothing/],
    [['withdraw', 't_1'], /expected create, list or revoke, found withdraw/],
    [['--table', 'verdicts'], /expected create, list or revoke/],
    [['list', 't_1'], /expected options alone, found t_1/],
    [['revoke'], /expected the id of one token, found nothing/],
    [['list', '--scope', 'admin'], /Unknown option '--scope'/],
    [['create', '--scope', 'everything'], /--scope: .*"verdicts:read"/],
    [['create', '--days', '0'], /--days: /],
    [['create', '--days', 'ten'], /--days: expected a number of days/],
    [['create', '--tier', 'best'], /--tier: /],
    [['create', '--site', ''], /--site: /],
    [['list', '--table', 'verdicts', '--url', 'http://127.0.0.1'], /expected --table or --url, found both/],
    [['list', '--url', 'prod'], /--url: /],
    [['list', '--url', 'http://127.0.0.1:9'], /LOGVERDICT_TOKEN/],
  ])('that is wrong is one line, and exit 2: %j', async (args, message) => {
    const { code, output, errors } = await runToken(args);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toMatch(/^logverdict: [^\n]+\n$/);
    expect(errors).toMatch(message);
  });

  test('is told to whoever asks', async () => {
    const { code, output } = await runToken(['create', '--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^usage: npm run -s token -- create /);
    expect(output).toContain('LOGVERDICT_TOKEN');
  });
});
