// The log of a function: one line of JSON per entry, whatever the names and errors in it hold.
import { expect, it } from 'vitest';
import { jsonLog } from '../../../lambdas/runtime/json-log.ts';

it('a line of the log is one line of visible characters, of bounded length', () => {
  const lines: string[] = [];
  const log = jsonLog((line) => lines.push(line));

  log({ level: 'info', message: 'read', key: 'drop/a\u001b[2J\u202e\u009b/\u{e0041}x\u2028', stack: 'Error\n at a' });
  log({ level: 'error', message: 'failed', error: 'x'.repeat(100_000) });

  expect(lines[0]).toBe(
    '{"level":"info","message":"read","key":"drop/a\ufffd[2J\ufffd\ufffd/\ufffdx ","stack":"Error\\n at a"}\n',
  );
  expect(lines[1]?.length).toBeLessThan(17_000);
});
