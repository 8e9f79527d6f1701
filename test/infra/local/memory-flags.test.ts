// The flags that npm scripts start the program with are those the program states.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memoryFlags } from '../../../infra/local/memory-flags.ts';

it.each(['start', 'classify'])('npm run %s starts Node with the flags that bound its memory', (script) => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'));

  expect(memoryFlags.length).toBeGreaterThan(0);
  expect(scripts[script]).toContain(`node ${memoryFlags.join(' ')} `);
});
