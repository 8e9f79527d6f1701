// Where the tests live and how long one may take.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Whatever they start is theirs alone, and they leave nothing behind: such files share a process, and what it has loaded. */
const pure = ['test/shared/**/*.test.ts', 'test/infra/aws/**/*.test.ts'];

export default defineConfig({
  test: {
    // Left to itself vitest spares a core, which is half of the time on a machine of two. Many tests wait for a process or a
    // time-out, so that one more than there are cores is not too many.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      { extends: true, test: { name: 'others', include: ['test/**/*.test.ts'], exclude: pure } },
    ],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
