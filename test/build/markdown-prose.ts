// What Markdown reads of a text of ours: everything but code. A small scanner of its own, by CommonMark's rules for code
// spans: a run of backticks opens one that the next run of the same length closes; a backslash before it opens none.

/** Our faces put every block on lines of its own, so that no span reaches over a line. */
export const proseOf = (markdown: string): string =>
  markdown
    .split(/^```\n.*\n```$/m)
    .join('')
    .split('\n')
    .filter((line) => !/^ {4}/.test(line))
    .map(withoutSpans)
    .join('\n');

function withoutSpans(line: string): string {
  let prose = '';
  for (let at = 0; at < line.length; ) {
    const run = /^`+/.exec(line.slice(at))?.[0];
    if (run === undefined) {
      const taken = line[at] === '\\' ? 2 : 1;
      prose += line.slice(at, at + taken);
      at += taken;
      continue;
    }
    const end = closing(line, at + run.length, run.length);
    // A run that nothing closes stands for itself.
    if (end === null) prose += run;
    at = end ?? at + run.length;
  }
  return prose;
}

function closing(line: string, from: number, length: number): number | null {
  for (const found of line.slice(from).matchAll(/`+/g))
    if (found[0].length === length) return from + found.index + length;
  return null;
}

/** Of every table but its rule, cut as GitHub cuts them: at each bar without a backslash, in code too. */
export const tableCells = (markdown: string): string[] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-|]+$/.test(line))
    .flatMap((line) => line.slice(1, -1).split(/(?<!\\)\|/))
    .map((cell) => cell.trim());
