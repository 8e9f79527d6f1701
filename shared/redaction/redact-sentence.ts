// Redaction: our own sentences. They hold words of ours, numbers, dates, digests, and checked host names; only the last
// become tokens. The list of our words is made from the source, so that it is whole.
import { isHostPlace } from './host-place.ts';
import { redactWords, type WordRules } from './redact-words.ts';

/** Numbers, dates, releases, digests: what no host is called. */
const standing = /^(?:\d{1,15}|\d{4}-\d\d-\d\d(?:t\d\d)?|\d\d\.\d{3}z|x\d{1,2}(?:\.\d{1,3}){0,3}|[0-9a-f]{64})$/;

/** @param most characters that the report allows; a sentence may have been cut to them, and is cut again */
export function redactSentence(
  text: string,
  rules: Omit<WordRules, 'stands'>,
  words: ReadonlySet<string>,
  most = Infinity,
): string {
  const stands = (word: string): boolean => words.has(word) || standing.test(word);
  const isCut = text.endsWith('…') || text.length >= most;
  const whole = isCut ? withoutCutWord(text, words) : text;
  const redacted = redactWords(whole, { ...rules, stands }, (from, to) =>
    isHostPlace(whole.slice(0, from), whole.slice(to)),
  );
  return redacted.length <= most ? redacted : `${redacted.slice(0, most - 1)}…`;
}

/** Half a name is none that is known, but may be told by it. */
function withoutCutWord(text: string, words: ReadonlySet<string>): string {
  const kept = text.replace(/…$/, '');
  const from = Math.max(...[' ', ',', ';', '(', '[', '"'].map((mark) => kept.lastIndexOf(mark))) + 1;
  const last = kept.slice(from).toLowerCase();
  return words.has(last) && !/\d/.test(last) ? text : `${kept.slice(0, from)}…`;
}
