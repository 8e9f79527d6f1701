// What no answer may tell: stacks, places of files, names of the program's own parts.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedAnswer } from '../described-api.ts';

const root = join(import.meta.dirname, '../../..');

/** Classes of the program, and those that its libraries and Node throw. */
const classNames = globSync('{shared,lambdas,infra/local}/**/*.ts', { cwd: root }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(
    ([, name]) => name,
  ),
);
const thrown = [
  'TypeError',
  'RangeError',
  'SyntaxError',
  'URIError',
  'ZodError',
  'DOMException',
  'ERR_\\w+',
  'SQLITE\\w*',
];
const names = new RegExp(`\\b(?:${[...classNames, ...thrown].join('|')})\\b`);
const stack = /(?:^|\n|\\n) {2,}at |\.(?:ts|mjs|js):\d+|node:internal|node_modules/;
const place = /(?:^|[\s"'(])\/(?:tmp|home|root|work|usr|var|opt|app)\//;

/** null: nothing. Reports and signatures may name files of an Expressway; errors may name none at all. */
export function toldInternal({ status, text }: CheckedAnswer): string | null {
  const patterns = status >= 400 ? [stack, place, names] : [stack];
  const found = patterns.map((pattern) => pattern.exec(text)?.[0]).find((each) => each !== undefined);
  return found ?? null;
}
