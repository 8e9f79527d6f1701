// `npm run smoke` against a system that is as it should be, and against systems that are broken on purpose.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../../infra/operations/command.ts';
import { runSmoke } from '../../../infra/operations/smoke/run-smoke.ts';
import { parseSmokeOptions } from '../../../infra/operations/smoke/smoke-options.ts';
import { startEmbeddedHost } from '../../system/embedded-host.ts';
import { eventually } from '../local/temporary-folder.ts';
import { type Change, changingFront, type PassedOn } from './changing-front.ts';
import { runCommand, startCommand } from './command-process.ts';

let host: Awaited<ReturnType<typeof startEmbeddedHost>>;
let token: string;
beforeAll(async () => {
  host = await startEmbeddedHost();
  token = await host.tokenFor(['bundles:write', 'verdicts:read', 'classify'], ['*']);
});
afterAll(() => host?.close());

const listed = async (list: string) => {
  const { text } = await host.ask('GET', `/v1/${list}`, { token });
  return JSON.parse(text).items;
};

/** Lines of cases that have failed. */
const failures = (output: string): string[] => output.split('\n').filter((line) => line.startsWith('FAILED'));

test('a system that does what it should passes every case, and nothing of it is left', async () => {
  const ended = await runCommand('smoke/smoke', [host.url], { env: { LOGVERDICT_TOKEN: token } });
  expect(ended.errors).toBe('');
  expect(failures(ended.output)).toEqual([]);
  expect(ended.output).toMatch(/^23 ok, 0 failed, 0 left out, in [\d.]+ s$/m);
  expect(ended.output.match(/^ok {7,}\d+ ms {2}\S/gm)).toHaveLength(23);
  expect(ended.output).toMatch(/^removed: 5 bundles\. What stays: their marks/m);
  expect(ended.code).toBe(0);
  for (const list of ['bundles', 'nodes', 'findings', 'events']) expect(await listed(list)).toEqual([]);
});

describe('a system that is broken is found out', () => {
  const changed = (answer: PassedOn, from: RegExp, to: string): PassedOn => ({
    ...answer,
    text: answer.text.replace(from, to),
  });
  const smokeOf = async (change: Change, args: readonly string[] = []) => {
    const ended = await runCommand('smoke/smoke', [await changingFront(host.url, change), ...args], {
      env: { LOGVERDICT_TOKEN: token },
    });
    expect(await listed('bundles')).toEqual([]);
    return ended;
  };

  test('one that does one thing wrong in many calls, by each of them', async () => {
    const deleted = /\/v1\/bundles\/b_[^/]+$/;
    const wrong: Change = ({ method, path }, answer) => {
      if (path.endsWith('/report?format=json')) return changed(answer, /"count": ?3\b/g, '"count": 2');
      if (path.endsWith('/report?format=markdown')) return changed(answer, /cucm-pub/g, 'cucm-xxx');
      if (path === '/v1/classify') return { ...answer, status: 500 };
      if (path === '/v1/nodes' && answer.status === 401) return { ...answer, status: 200 };
      if (path.endsWith('/what-if')) return { ...answer, text: '{"servers":[{}]}' };
      return method === 'GET' && answer.status === 404 && deleted.test(path) ? { ...answer, status: 200 } : undefined;
    };
    const { code, output } = await smokeOf(wrong);
    const expected = [
      /it refuses whoever has no token.*: expected the answer 401 unauthorized, found 200/,
      /its report has verdict.*: expected the finding .*"count":3.*, found .*"count":2/,
      /its report is there as Markdown.*: expected markdown that names cucm-pub\.smoke\.example, found /,
      /a pasted line is recognized: expected the answer 200, found 500/,
      /what if .*: expected an answer as it is described, found at \//,
      /a bundle that is deleted is gone.*: expected the answer 404 bundle-not-found, found 200/,
    ];
    expect(failures(output)).toEqual(expected.map((message) => expect.stringMatching(message)));
    expect(output).toMatch(/^17 ok, 6 failed/m);
    expect(code).toBe(1);
  });

  test('one that says pass where a server fails', async () => {
    const { output } = await smokeOf(({ path }, answer) =>
      path.startsWith('/v1/bundles/') ? changed(answer, /"verdict": ?"fail"/g, '"verdict":"pass"') : undefined,
    );
    const [first, second] = failures(output);
    expect(first).toMatch(/one server fails: expected the verdict .*"fail".*, found .*"pass"/);
    expect(second).toMatch(/its report has verdict.*: expected the node .*"fail".*, found .*"pass"/);
  });

  test('one that never ends the reading', async () => {
    const change: Change = ({ method, path }, answer) =>
      method === 'GET' && /\/v1\/bundles\/b_[^/]+$/.test(path)
        ? changed(answer, /"status":"(complete|unreadable|failed)"/, '"status":"processing"')
        : undefined;
    const { code, output } = await smokeOf(change, ['--timeout', '1']);
    expect(failures(output)[0]).toMatch(/expected a bundle that has ended within 1 s, found one that is processing$/);
    expect(code).toBe(1);
  });

  test('one that does not answer', async () => {
    const url = await changingFront(host.url, ({ path }) => (path === '/v1/classify' ? 'hang' : undefined));
    const said: string[] = [];
    const parts = { url, token, answerMs: 2_000, site: null, readSeconds: 30, isNarrow: false, isKept: false };
    const signal = new AbortController().signal;
    const outcome = await runSmoke({ ...parts, signal, say: (line) => said.push(line) });
    expect(outcome).toEqual({ ok: 22, failed: 1, leftOut: 0, isClean: true });
    expect(failures(said.join('\n'))).toEqual([
      expect.stringMatching(/expected an answer to POST \/v1\/classify, found none: none within 2 s$/),
    ]);
  });

  test('one that removes nothing, and what it kept is named', async () => {
    const refuse: Change = ({ method }, answer) =>
      method === 'DELETE' ? { ...answer, status: 403, text: '{}' } : undefined;
    const url = await changingFront(host.url, refuse);
    const { code, output } = await runCommand('smoke/smoke', [url], { env: { LOGVERDICT_TOKEN: token } });
    expect(output).toMatch(/^not removed: b_.*, of the site smoke-/m);
    expect(code).toBe(1);
  });

  test('a URL at which nobody answers is one failure', async () => {
    const { code, output } = await runCommand('smoke/smoke', ['http://127.0.0.1:1'], {
      env: { LOGVERDICT_TOKEN: 'lv_x' },
    });
    expect(failures(output)).toHaveLength(1);
    expect(output).toMatch(/^not tried {3}the others: nothing answers there$/m);
    expect(code).toBe(1);
  });
});

test('a system that asks for patience is given it', async () => {
  const seen = new Set<string>();
  const url = await changingFront(host.url, ({ method, path }, answer) => {
    if (!/\/(classify|health)$/.test(path) || seen.has(path)) return undefined;
    seen.add(path);
    return {
      ...answer,
      status: 429,
      headers: { 'retry-after': '1' },
      text: `{"code":"too-many-requests","detail":"${method}"}`,
    };
  });
  const { code } = await runCommand('smoke/smoke', [url], { env: { LOGVERDICT_TOKEN: token } });
  expect([code, seen.size]).toEqual([0, 2]);
});

describe('a narrower token', () => {
  test('leaves out what it may not do, where that was meant, and has failed there otherwise', async () => {
    const env = { LOGVERDICT_TOKEN: await host.tokenFor(['bundles:write', 'verdicts:read'], ['*']) };
    const meant = await runCommand('smoke/smoke', [host.url, '--narrow'], { env });
    expect(meant.output).toMatch(/^left out .* a pasted line is recognized: the token may not POST \/v1\/classify$/m);
    expect(meant.output).toMatch(/^22 ok, 0 failed, 1 left out/m);
    expect(meant.code).toBe(0);
    const other = await runCommand('smoke/smoke', [host.url], { env });
    expect(other.output).toMatch(/^22 ok, 1 failed, 0 left out/m);
    expect(other.code).toBe(1);
  });

  test('of one site stays in it', async () => {
    const env = { LOGVERDICT_TOKEN: await host.tokenFor(['bundles:write', 'verdicts:read', 'classify'], ['lab']) };
    const { code, output } = await runCommand('smoke/smoke', [host.url, '--site', 'lab'], { env });
    expect(output).toMatch(/^23 ok/m);
    expect(code).toBe(0);
    expect(await listed('bundles')).toEqual([]);
  });
});

test('whoever interrupts it leaves nothing behind', async () => {
  const started = startCommand('smoke/smoke', [host.url], { env: { LOGVERDICT_TOKEN: token } });
  await eventually('the first bundle', async () => /one server fails$/m.test(started.output()));
  started.interrupt();
  const { code, output } = await started.ended;
  expect(output).toMatch(/, interrupted$/m);
  expect(code).toBe(1);
  expect(await listed('bundles')).toEqual([]);
});

test('bundles that are to be kept are', async () => {
  const { code, output } = await runCommand('smoke/smoke', [host.url, '--keep'], { env: { LOGVERDICT_TOKEN: token } });
  expect(code).toBe(0);
  const [, site] = /kept: 5 bundles with the reference (smoke-\w+)/.exec(output) ?? [];
  const kept = (await listed('bundles')).filter((bundle: { site: string }) => bundle.site === site);
  expect(kept).toHaveLength(4); // one was deleted by its case
});

describe('usage', () => {
  test.each([
    [[], /expected the URL of one API/],
    [['prod'], /expected the URL of an API, http or https/],
    [['http://127.0.0.1:1', '--timeout', 'long'], /--timeout: expected a number of seconds/],
    [['http://127.0.0.1:1', '--site', '../x'], /--site: expected a name/],
    [['http://127.0.0.1:1', '--fast'], /Unknown option '--fast'/],
  ])('that is wrong is said in one line: %j', (args, message) => {
    expect(() => parseSmokeOptions(args)).toThrow(UsageError);
    expect(() => parseSmokeOptions(args)).toThrow(message);
  });

  test('that is wrong ends it with 2', async () => {
    expect(await runCommand('smoke/smoke', ['http://127.0.0.1:1'])).toEqual({
      code: 2,
      output: '',
      errors: 'logverdict: expected a token in LOGVERDICT_TOKEN, found none\n',
    });
  });

  test('is told to whoever asks', async () => {
    const { code, output } = await runCommand('smoke/smoke', ['--help']);
    expect(code).toBe(0);
    expect(output).toMatch(/^usage: npm run -s smoke -- URL/);
  });
});
