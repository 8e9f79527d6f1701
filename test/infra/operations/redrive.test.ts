// `npm run redrive` on this machine: what was given up is read when its reason is gone.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BundleList } from '../../../lambdas/api/answers/bundle-answers.ts';
import { runningSystem } from '../local/running-system.ts';
import { eventually, temporaryFolder } from '../local/temporary-folder.ts';
import { runCommand } from './command-process.ts';

const hourMs = 3_600_000;

/** A system that has given up two bundles, at rest. */
async function withDeadLetters() {
  const folder = await temporaryFolder();
  let skippedMs = 0;
  const system = await runningSystem({
    folder,
    // Every look at the clock is an hour later: whoever waits for the next try need not.
    now: () => {
      skippedMs += hourMs;
      return new Date(Date.now() + skippedMs);
    },
    program: { analyse: () => Promise.reject(new Error('a bug that is mended later')) },
  });
  for (const name of ['a', 'b']) await system.drop(`lab/${name}.log`, `expc-${name} fail`);
  await eventually('both given up', async () => {
    return (await bundles(system, 'failed')).length === 2;
  });
  return { folder, system, env: { LOGVERDICT_STATE: join(folder, 'state') } };
}

const bundles = async ({ ask }: Pick<Awaited<ReturnType<typeof runningSystem>>, 'ask'>, status: string) =>
  BundleList.parse(await (await ask(`/v1/bundles?status=${status}`)).json()).items;

test('dead letters are listed, put back, and read with the next start', async () => {
  const { folder, system, env } = await withDeadLetters();
  await system.stop();
  const listed = await runCommand('redrive/redrive', ['--list'], { env });
  expect(listed.output).toMatch(/^\S+Z {2}drop\/lab\/a\.log\n\S+Z {2}drop\/lab\/b\.log\n2 messages are set aside\n$/);

  const { code, output } = await runCommand('redrive/redrive', [], { env });
  expect(code).toBe(0);
  expect(output).toMatch(/^2 messages are back in the queue: they are read with the next npm start$/m);
  expect((await runCommand('redrive/redrive', [], { env })).output).toBe('nothing is set aside\n');

  const mended = await runningSystem({ folder, now: () => new Date(Date.now() + 1_000 * hourMs) });
  const items = await eventually('both read', async () => {
    const found = await bundles(mended, 'complete');
    return found.length === 2 && found;
  });
  expect(items.map(({ nodes }) => nodes[0]?.verdict)).toEqual(['fail', 'fail']);
});

test('a system that runs is left alone, and how to go on is said', async () => {
  const { env } = await withDeadLetters();
  const { code, output, errors } = await runCommand('redrive/redrive', [], { env });
  expect([code, output]).toEqual([1, '']);
  expect(errors).toMatch(
    /^logverdict: .* is in use by another logverdict .*npm run reclassify -- --url … --status failed\n$/,
  );
});

test('a folder that holds no state is named', async () => {
  const folder = await temporaryFolder();
  const { code, errors } = await runCommand('redrive/redrive', [], { env: { LOGVERDICT_STATE: folder } });
  expect(code).toBe(1);
  expect(errors).toBe(`logverdict: expected the state of a logverdict in ${folder}, found none: npm start makes it\n`);
});
