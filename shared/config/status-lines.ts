// Stage 4, configuration: the tree of an xStatus text dump to entries. It is indented, one `Name: value` a line with
// sections that end in `*s/end`; pages and mails flatten it, up to all of it on one line.
import { type DumpEntry, entryOfWords, maxKey, unquoted } from './dump-entry.ts';
import { pairsOf } from './status-pairs.ts';

interface Section {
  /** Words from the top down to it; null where it is too long to be any that is known. */
  path: string | null;
  indent: number;
}

/** Deepest nesting followed; real trees have five levels. */
const maxDepth = 32;

export function* statusLines(text: string): Generator<DumpEntry> {
  const sections: Section[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const body = line.trimStart();
    const indent = line.length - body.length;
    if (/^\*{1,2}s? ?\/?end\b/i.test(body)) close(sections, indent);
    else if (body.startsWith('"')) yield* wrappedValue(body, sections);
    else yield* entriesOf(body, indent, sections);
  }
}

/** The innermost section, or that of the same indent where an end is missing. */
function close(sections: Section[], indent: number): void {
  while ((sections.at(-1)?.indent ?? 0) > indent) sections.pop();
  sections.pop();
}

/** The name before it was no section: its value was wrapped onto this line. */
function* wrappedValue(body: string, sections: Section[]): Generator<DumpEntry> {
  const path = sections.pop()?.path;
  const end = body.indexOf('"', 1) + 1;
  if (path === undefined || end === 0) return;
  yield* entry(path, body.slice(0, end));
  yield* entriesOf(body.slice(end), 0, sections);
}

/** A name without a value opens a section; further down the same line it ends the one before. */
function* entriesOf(line: string, indent: number, sections: Section[]): Generator<DumpEntry> {
  let depth = indent;
  for (const { name, value } of pairsOf(line)) {
    const top = name.lastIndexOf('*s ');
    if (top >= 0) sections.length = 0;
    else if (sections.length === 0) continue;
    else if (depth > 0) while ((sections.at(-1)?.indent ?? -1) >= depth) sections.pop();
    const path = pathTo(sections, top < 0 ? name.replace(/^(?:\*s\/end\s*)+/, '') : name.slice(top + 3));
    if (value !== '' && value !== '/') yield* entry(path, value);
    else if (sections.length < maxDepth) {
      sections.push({ path, indent: top < 0 ? depth : 0 });
      depth = top < 0 && depth > indent ? depth : indent + 1;
    }
  }
}

function pathTo(sections: readonly Section[], name: string): string | null {
  const before = sections.at(-1);
  if (before?.path === null || name.length > maxKey) return null;
  const path = before === undefined ? name : `${before.path} ${name}`;
  return path.length > maxKey ? null : path;
}

function* entry(path: string | null, value: string): Generator<DumpEntry> {
  const found = path === null ? null : entryOfWords(path, unquoted(value));
  if (found !== null) yield found;
}
