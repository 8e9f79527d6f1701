// Where the value of a secret begins and ends, behind its name. Part of without-secrets.ts. Every pattern is tried at one
// place and takes each character once.
import { type SecretKind, secretMarkPattern } from './secret-mark.ts';
import { type SecretName, secretName } from './secret-names.ts';

export interface SecretSpan {
  from: number;
  to: number;
  what: SecretKind;
}

/** @param head name and separator, which stand at `index` of the text; null: no value to be removed */
export function secretSpan(text: string, head: string, index: number): SecretSpan | null {
  const [name = ''] = /^[\w.-]+/.exec(head) ?? [];
  const separator = head.slice(name.length).trim();
  const before = text[index - 1] ?? '';
  const from = index + head.length;
  if (separator.endsWith('>') && !isOpenTag(text, index)) return null;
  const isEncoded = separator.startsWith('%') || before === '%';
  const plain = before === '%' ? name.replace(/^(?:3f|26|2c|3b|22)/i, '') : name;
  const isProse = separator === ':' && !opening.test(text.slice(from, from + 4));
  const secret = secretName(plain, { isProse, isQuery: before === '?' || before === '&' || isEncoded });
  return secret && valueSpan(text, from, secret, separator);
}

const isOpenTag = (text: string, index: number): boolean =>
  /<(?:[\w.-]{1,40}:)?$/.test(text.slice(Math.max(0, index - 42), index));

const opening = /^\\{0,3}["']/;

function valueSpan(text: string, start: number, secret: SecretName, separator: string): SecretSpan | null {
  const [quote] = opening.exec(text.slice(start, start + 4)) ?? [];
  const open = start + (quote?.length ?? 0);
  const from = open + taken(authScheme, text, open);
  // What was removed before holds blanks, and may have had more behind it.
  const marked = from + taken(ownMark, text, from);
  const to = marked + taken(valuePattern(quote, secret, separator), text, marked);
  if (isConcealed(text.slice(marked, Math.min(to, marked + 80)))) return null;
  return { from, to: to + taken(wrapped, text, to), what: secret.what };
}

/** Characters that the pattern takes at that place. */
function taken(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

const authScheme = /(?:Basic|Bearer|Digest|Negotiate|NTLM)[ \t]{1,4}/iy;

const inElement = /<!\[CDATA\[(?:[^\]]|\](?!\]>))*(?:\]\]>)?|[^<]+/y;
const inQuotes = /(?:[^"\\\n]|\\[^\n])+/y;
const inApostrophes = /(?:[^'\\\n]|\\[^\n])+/y;
const inEscapedQuotes = /(?:[^"'\\\n]|\\(?!["']))+/y;
/** To the end of the line, or of the quotes around it; a quoted parameter of the header itself is not that end. */
const inLine = /(?:(?<=\w)=\\?"(?=[^\s",;)}\]])[^"\n]*"|[^"\\\n]|\\(?!"))+/y;
/** A list goes on with another name behind `;` or `,`. */
const bare = /(?:(?![;,](?:[\w.-]{1,64}=|\s|$)|%26)[^\s"&<>\\]|\\(?!"))+/y;

function valuePattern(quote: string | undefined, { isLine }: SecretName, separator: string): RegExp {
  if (separator === '>') return inElement;
  if (quote === '"') return inQuotes;
  if (quote === "'") return inApostrophes;
  if (quote !== undefined) return inEscapedQuotes;
  return isLine && !separator.startsWith('%') ? inLine : bare;
}

/** Mail and terminals wrap a long value: lines behind it that hold nothing but letters of base64, some of them no word's. */
const wrapped =
  /(?:\r?\n ?(?=[A-Za-z+/_.~%-]{0,200}[0-9A-Z+/=_])[A-Za-z0-9+/_.~%-]{4,200}={0,2}(?=["']?[^\S\n]{0,4}(?:\n|$)))+/y;

const ownMark = new RegExp(secretMarkPattern, 'y');

/** Nothing is there, or the product has concealed it itself. */
export const isConcealed = (value: string): boolean =>
  /^[ \t]{0,4}(?:<[A-Z_ ]{1,40}>|\*{1,64})?[ \t]{0,4}$/.test(value);
