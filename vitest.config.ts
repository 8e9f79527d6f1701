// Where the tests live, in which order they run, and how long one may take.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What their tests start is theirs alone, and nothing of it stays: such files share a process, and what it has loaded. */
const sharing = ['shared', 'lambdas', 'infra/aws', 'infra/events', 'infra/local/{drop,http,storage,worker}'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

/** The longest: begun last, one of them would be waited for alone. */
const long = /\/test\/(system|soak|infra\/operations|fuzz|hostile|description)\//;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    // Left to itself vitest spares a core, which is half of the time on a machine of two. Many tests wait for a process or a
    // time-out, so that one more than there are cores is not too many.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    projects: [
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: sharing } },
    ],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
