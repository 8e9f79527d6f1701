// Redaction: text of known words. Host names and addresses become their tokens, words of the list stand, and whatever else
// there is becomes a token as well.
import { isIP } from 'node:net';
import type { KnownNames } from './known-names.ts';
import type { Tokens } from './tokens.ts';
import { mapWords } from './words.ts';

export interface WordRules {
  names: KnownNames;
  tokens: Tokens;
  /** Whether the word, in small letters, may stand. */
  stands(word: string): boolean;
}

/** What stands between blanks, quotes, brackets and the like: may hold `:`, `/` and `@`. */
const piece = /[^\s"'`(),;<>|=[\]\u2026]+/g;

/**
 * @param isName whether what stands at that place is a name, although it may be a word too: many hosts are called
 * `server` or `mobile`, and sentences must not lose these words for it
 */
export function redactWords(text: string, rules: WordRules, isName: (from: number, to: number) => boolean): string {
  const redacted = text.replace(piece, (found, from: number) =>
    redactPiece(found, rules, (length) => isName(from, from + length)),
  );
  // The brackets around an IPv6 address go with it.
  return redacted.replace(/\[(ip-[a-z2-7]{12})\]/g, '$1');
}

function redactPiece(found: string, rules: WordRules, isName: (length: number) => boolean): string {
  const { names, tokens, stands } = rules;
  for (const { host, rest } of readings(found)) {
    const isWord = stands(host.toLowerCase()) && isIP(host) === 0;
    if (names.has(host) && (!isWord || isPort(rest) || isName(host.length))) return names.token(host) + rest;
  }
  if (/[\w%.+-]@\w/.test(found)) return accountToken(found, tokens);
  return mapWords(found, (word) => {
    if (stands(word.toLowerCase())) return word;
    return names.has(word) || word.includes('.') ? names.token(word) : tokens.of('word', word);
  });
}

const isPort = (rest: string): boolean => /^:\d{1,5}(?!\w)/.test(rest);

/** The whole, without the marks of a sentence behind it, without a port behind that: what of it may be a name. */
function* readings(found: string): Generator<{ host: string; rest: string }> {
  const bare = found.replace(/[.:!?]{1,4}$/, '');
  const portless = bare.replace(/:\d{1,5}$/, '');
  for (const host of new Set([found, bare, portless])) yield { host, rest: found.slice(host.length) };
}

/** `sip:jdoe@example.lab` */
function accountToken(found: string, tokens: Tokens): string {
  const [, scheme = '', account = ''] = /^((?:sips?|mailto|xmpp|tel):)?(.*)$/is.exec(found) ?? [];
  return `${scheme.toLowerCase()}${tokens.of('user', account)}`;
}
