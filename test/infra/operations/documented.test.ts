// docs/operations.md shows commands that are there, with options that they take.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runCommand } from './command-process.ts';

const root = new URL('../../../', import.meta.url);
const document = await readFile(new URL('docs/operations.md', root), 'utf8');
const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

/** Those whose program is in infra/operations/, by name. */
const programs = new Map<string, string>(
  Object.entries(scripts).flatMap(([name, line]) => {
    const [, program] = /^node infra\/operations\/(\S+)\.ts$/.exec(String(line)) ?? [];
    return program === undefined ? [] : [[name, program]];
  }),
);

test('every command that it shows is one of npm, and every one of operations is shown', () => {
  const shown = new Set([...document.matchAll(/npm run (?:-s )?([a-z-]+)/g)].map(([, name]) => name));
  expect([...shown].filter((name) => !((name ?? '') in scripts))).toEqual([]);
  expect([...programs.keys()].filter((name) => !shown.has(name))).toEqual([]);
});

test.each([...programs])('npm run %s takes the options that it is shown with', async (name, program) => {
  const { output } = await runCommand(program, ['--help']);
  const uses = [...document.matchAll(new RegExp(`(?:npm run (?:-s )?|\`)${name} (?:-- )?([^\`\\n;#]*)`, 'g'))];
  const options = new Set(uses.flatMap(([, words = '']) => words.match(/--[a-z][a-z-]+/g) ?? []));
  expect([...options].filter((option) => !output.includes(`${option} `) && !output.includes(`${option}]`))).toEqual([]);
  expect(output).toMatch(`npm run -s ${name} --`);
});
