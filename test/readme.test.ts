// What the README shows is what the program prints.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { renderText } from '../shared/report/text.ts';
import { analysed } from './build/analysed.ts';
import { failingCluster } from './build/failing-cluster.ts';

it('the README shows the text of a failing cluster as it is printed', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [, shown] = /\n```text\n([\s\S]*?)```\n/.exec(readme) ?? [];

  expect(shown).toBe(renderText(await analysed(failingCluster())));
});
