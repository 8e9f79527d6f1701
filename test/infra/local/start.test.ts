// `npm start` as its user meets it: what it prints, and how it ends. What kills cost is looked at by the soak.
import { describe, expect, test } from 'vitest';
import { startIn } from './started-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

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
});
