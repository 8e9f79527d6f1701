// Secrets never leave: whatever text of a bundle or of a caller is kept or shown goes through here first. Passwords,
// tokens, cookies, credentials, session ids and private keys give way to a mark; their names stay. Linear in the text.
import { secretMark } from './secret-mark.ts';
import { secretName } from './secret-names.ts';
import { isConcealed, type SecretSpan, secretSpan } from './secret-span.ts';
import { withoutPrivateKeys } from './without-private-keys.ts';

/** The same text, without them. What was removed before stays a mark. */
export const withoutSecrets = (text: string): string =>
  withoutNamed(withoutElements(withoutSchemes(withoutUserinfo(withoutWebTokens(withoutPrivateKeys(text))))));

/** JSON web tokens: two parts or more, of which the first is base64 of `{"`. Only whole words are looked at. */
const dotted = /(?<![\w-])[\w-]{8,}(?:\.[\w-]*){1,4}/g;
const withoutWebTokens = (text: string): string =>
  text.includes('eyJ') ? text.replace(dotted, (word) => (word.startsWith('eyJ') ? secretMark('token') : word)) : text;

/** `https://user:password@host` */
const withoutUserinfo = (text: string): string =>
  text.replace(/(?<=:\/\/)[^\s/?#"'<>]+@/g, `${secretMark('credentials')}@`);

const scheme = /\b(basic|bearer)((?:[ \t]|%20|\+){1,4})([\w+/.~=-]{8,})/gi;

/** The words of HTTP authentication with what looks like a value behind them, wherever they stand. */
const withoutSchemes = (text: string): string =>
  text.replace(scheme, (whole, name: string, blank: string, value: string) =>
    isProse(value) ? whole : `${name}${blank}${secretMark('credentials')}`,
  );

/** `authentication`, `client-certificate`: words, and none so long as no word is. */
const isProse = (value: string): boolean =>
  value.split(/[-/._]/).every((part) => part.length < 16 && /^[A-Z]?[a-z]*$/.test(part));

/** Elements with attributes; those without are named like fields. */
const element = /<(?:[\w.-]{1,40}:)?([\w.-]{1,64})[ \t][^<>]{0,300}>([^<]+)/g;

const withoutElements = (text: string): string =>
  text.replace(element, (whole, name: string, value: string) => {
    const secret = secretName(name, { isProse: false, isQuery: false });
    if (secret === null || whole.endsWith('/>') || isConcealed(value) || value === secretMark(secret.what))
      return whole;
    return `${whole.slice(0, whole.length - value.length)}${secretMark(secret.what)}`;
  });

/** A name and what separates it from its value: `=`, `:`, `%3D`, `>`; with quotes around the name, escaped or not. */
const named = /(?<![\w.-])[\w.-]+\\{0,3}["']?[ \t]{0,4}(?:[=:]|%3[Dd]|&gt;|>)[ \t]{0,4}/g;

function withoutNamed(text: string): string {
  const pattern = new RegExp(named);
  let kept = '';
  let at = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const span = secretSpan(text, found[0], found.index);
    if (span === null) continue;
    kept += text.slice(at, span.from) + secretMark(span.what);
    at = endOf(span, text);
    pattern.lastIndex = at;
  }
  return at === 0 ? text : kept + text.slice(at);
}

/**
 * A value that is missing or not closed takes in what follows: `token= Password="two words"`. Where a name was taken for
 * a value, or stands at its end, its own value goes as well. Each step reads further on, and nothing twice.
 */
function endOf(span: SecretSpan, text: string): number {
  let { from, to } = span;
  for (;;) {
    const [next] = [spanAt(text, from), spanAt(text, lastWord(text, from, to))]
      .flatMap((found) => found ?? [])
      .sort((a, b) => b.to - a.to);
    if (next === undefined || next.to <= to) return to;
    ({ from, to } = next);
  }
}

const namedHere = new RegExp(named, 'y');

function spanAt(text: string, at: number): SecretSpan | null {
  namedHere.lastIndex = at;
  const [head] = namedHere.exec(text) ?? [];
  return head === undefined ? null : secretSpan(text, head, at);
}

/** Where the last word of a value begins. */
function lastWord(text: string, from: number, to: number): number {
  const [end] = /(?<![\w.-])[\w.-]{1,64}[^\w.-]{0,12}$/.exec(text.slice(Math.max(from, to - 80), to)) ?? [''];
  return to - end.length;
}
