// The environment of a function: complete, or refused by name.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readEnvironment } from '../../../lambdas/runtime/environment.ts';
import { jsonLog } from '../../../lambdas/runtime/json-log.ts';

const Env = z.object({ BUCKET: z.string().min(1), PATH_STYLE: z.stringbool().default(false) });

test('a complete environment is read, whatever else stands in it', () => {
  expect(readEnvironment(Env, { BUCKET: 'bundles', PATH_STYLE: 'true', HOME: '/root' })).toEqual({
    BUCKET: 'bundles',
    PATH_STYLE: true,
  });
});

test('every variable that is missing or wrong is named', () => {
  expect(() => readEnvironment(Env, { PATH_STYLE: 'perhaps' })).toThrow(/BUCKET: .*; PATH_STYLE: /);
});

test('no value of the environment gets into the message', () => {
  expect(() => readEnvironment(Env, { PATH_STYLE: 'a-secret' })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('a-secret') }),
  );
});

test('a log entry is one line of JSON, whatever it holds', () => {
  const lines: string[] = [];
  jsonLog((line) => lines.push(line))({ level: 'warn', message: 'left alone', key: 'drop/a\nb' });

  expect(lines).toEqual(['{"level":"warn","message":"left alone","key":"drop/a\\nb"}\n']);
});
