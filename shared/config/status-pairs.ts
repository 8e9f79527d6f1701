// Stage 4, configuration: the `Name: value` pairs on one line of a status dump: one, or all of them where the tree was
// flattened. Every character is looked at a bounded number of times, however long the line is.

export interface Pair {
  name: string;
  /** As it stands, with its quotes; empty where there is none. */
  value: string;
}

/** What stands without quotes: numbers, flags, signs. Any other word before a colon is part of a name. */
const bareValue = /^(?:true|false|on|off|yes|no|[^A-Za-z\s]+)$/i;

export function* pairsOf(line: string): Generator<Pair> {
  let name = '';
  for (const piece of piecesOf(line)) {
    if (piece.startsWith('"')) {
      if (name !== '') yield { name, value: piece };
      name = '';
    } else if (piece.endsWith(':')) {
      const words = piece.slice(0, -1).trim();
      const [first = ''] = words.split(/\s/, 1);
      const value = name !== '' && bareValue.test(first) ? first : '';
      if (name !== '') yield { name, value };
      name = words.slice(value.length).trim();
    } else {
      if (name !== '') yield { name, value: piece.split('*s', 1)[0]?.trim() ?? '' };
      name = '';
    }
  }
  if (name !== '') yield { name, value: '' };
}

/** Quoted values, and what stands between them, cut behind every colon that a blank or the end follows. */
function* piecesOf(line: string): Generator<string> {
  const quoteFrom = makeFinder(line, /"/g);
  const colonFrom = makeFinder(line, /:(?=\s|$)/g);
  for (let at = 0; at < line.length; ) {
    const isQuoted = line[at] === '"';
    const end = isQuoted ? quoteFrom(at + 1) + 1 : Math.min(quoteFrom(at), colonFrom(at) + 1);
    const piece = line.slice(at, end).trim();
    if (piece !== '') yield piece;
    at = end;
  }
}

/** Where the pattern is found next; asked for places that only grow, so what was found is kept. */
function makeFinder(line: string, pattern: RegExp): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found >= from) return found;
    pattern.lastIndex = from;
    found = pattern.exec(line)?.index ?? Number.POSITIVE_INFINITY;
    return found;
  };
}
