// The version that reports name is the version of the package.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engineVersion } from '../../shared/engine.ts';

it('names the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

  expect(engineVersion).toBe(version);
});
