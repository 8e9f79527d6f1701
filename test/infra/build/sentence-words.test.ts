// Words of our sentences, read from the source.
import { expect, it } from 'vitest';
import { literalsOf } from '../../../infra/build/sentence-words.ts';

it.each([
  ["const a = 'one two';", ["'one two'"]],
  [`const a = \`one \${count} two\`;`, ['one ', ' two']],
  [`const a = \`\${first} one \${isOne ? 'has' : 'have'} two\`;`, [' one ', ' two', "'has'", "'have'"]],
  [`const a = \`one \${b ? \`in \${c}\` : ''} two\`;`, ['one ', 'in ', ' two', "''"]],
  ["// it's a comment", []],
  ["import { a } from './a.ts';", []],
])('of %s', (line, literals) => {
  expect(literalsOf(line)).toEqual(literals);
});
