// The soak as it is meant: two thousand bundles, eight writers, twenty kills, and one write in twenty fails.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runSoak } from './run-soak.ts';

it('two thousand bundles end with everything as it should be, through twenty kills and failing writes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'logverdict-soak-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const options = { seed: 2_000, bundles: 2_000, writers: 8, kills: 20, failing: 0.05, folder };
  const { wrong } = await runSoak({ ...options, say: () => undefined });
  expect(wrong).toEqual([]);
});
