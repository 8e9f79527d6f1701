// The words that the program's own sentences are made of, read from the string literals of its source: redaction lets
// these stand and no others. Made by `npm run compile`, so that a new sentence brings its words along.
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wordsOf } from '../../shared/redaction/words.ts';

/** Where sentences are made. Signatures and remedies have theirs in the pack. */
const sources = ['shared/*.ts', 'shared/{bundle,capture,config,diagnosis,log,remediation,report,trust}/*.ts'].concat([
  'shared/model/{bundle-member,fill-placeholders}.ts',
  'infra/local/command-line/local-input.ts',
]);

/** Sorted. Numbers are let stand without being listed; what holds a point is a name of the source, but for versions. */
export async function sentenceWords(repository: string): Promise<string[]> {
  const words = new Set<string>();
  for (const path of sources.flatMap((pattern) => globSync(pattern, { cwd: repository })))
    for (const line of (await readFile(join(repository, path), 'utf8')).split('\n'))
      for (const literal of literalsOf(line)) for (const word of wordsOf(literal)) words.add(word);
  return [...words].filter((word) => /^[a-z][a-z0-9'_-]*$|^x?\d{1,2}\.\d(?:\.\d)?$/.test(word)).sort();
}

/** The text between quotes. A literal ends with its line, as the formatter leaves them. */
export function literalsOf(line: string): string[] {
  if (/^\s*(?:\/\/|\*|\/\*|import |\} from )/.test(line)) return [];
  return [...templatesOf(line), ...(line.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g) ?? [])];
}

/** The text of templates, without what is put into them. */
function templatesOf(line: string): string[] {
  const texts: string[] = [];
  const open: ('template' | 'value')[] = [];
  let text = '';
  for (let at = 0; at < line.length; at++) {
    const isTemplate = open.at(-1) === 'template';
    if (line[at] === '`') {
      if (isTemplate) open.pop();
      else open.push('template');
    } else if (isTemplate && line.startsWith('${', at)) open.push('value');
    else if (open.at(-1) === 'value' && line[at] === '}') open.pop();
    else if (isTemplate) text += line[at];
    if (open.at(-1) !== 'template' && text !== '') texts.push(text);
    if (open.at(-1) !== 'template') text = '';
  }
  return text === '' ? texts : [...texts, text];
}
