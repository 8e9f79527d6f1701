// Redaction: text as words. What is no blank and no mark of ASCII belongs to a word, whatever script it is of, so that
// nothing of a text lies between the words but blanks and marks.

/** Marks that our sentences use beside those of ASCII: the ellipsis and the dash. */
const run = /[^\s!-,/:-@[-^`{-~\u2026\u2013]+/g;

/** Each word, without the points and hyphens around it, gives way to what is answered for it. */
export const mapWords = (text: string, map: (word: string) => string): string =>
  text.replace(run, (whole) => {
    const from = edge(whole, 0, 1);
    if (from === whole.length) return whole;
    const to = edge(whole, whole.length - 1, -1) + 1;
    return whole.slice(0, from) + map(whole.slice(from, to)) + whole.slice(to);
  });

/** Where the points and hyphens end, from one side. */
function edge(text: string, from: number, step: 1 | -1): number {
  let at = from;
  while (text[at] === '.' || text[at] === '-') at += step;
  return at;
}

export function wordsOf(text: string): string[] {
  const words: string[] = [];
  mapWords(text, (word) => {
    words.push(word.toLowerCase());
    return word;
  });
  return words;
}
