// Stage 4, configuration: the text of an XML dump to tokens, one pass from front to end. Declarations are never
// obeyed: a document type is skipped and noted. At the first damage the tokens end, and that is noted too.
import { maxKey, maxValue, type NoteDamage } from './dump-entry.ts';
import { resolved } from './xml-text.ts';

export type XmlToken =
  | { kind: 'open'; name: string; attributes: readonly Attribute[]; isEmpty: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

export interface Attribute {
  name: string;
  value: string;
}

/** Attributes of one element that are kept. */
const maxAttributes = 32;
const nameForm = /[^\s/>=<"']+/y;
const blanks = /\s*/y;

export function* xmlTokens(text: string, damage: NoteDamage): Generator<XmlToken> {
  const malformed = (at: number) => damage('dump-malformed', `XML that cannot be read from character ${at} on`);
  for (let at = 0; at < text.length; ) {
    const start = text.indexOf('<', at);
    const end = start < 0 ? text.length : start;
    if (end > at) yield { kind: 'text', text: resolved(text.slice(at, Math.min(end, at + maxValue))) };
    if (start < 0) return;
    const next =
      text.startsWith('<!', start) || text.startsWith('<?', start) ? aside(text, start, damage) : tag(text, start);
    if (next === null) return malformed(start);
    if (next.token !== null) yield next.token;
    at = next.end;
  }
}

interface Read {
  token: XmlToken | null;
  end: number;
}

/** Comment, character data, processing instruction or declaration. */
function aside(text: string, start: number, damage: NoteDamage): Read | null {
  if (text.startsWith('<!--', start)) return skipTo('-->', text, start + 4);
  if (text.startsWith('<?', start)) return skipTo('?>', text, start + 2);
  if (text.startsWith('<![CDATA[', start)) {
    const from = start + '<![CDATA['.length;
    const to = text.indexOf(']]>', from);
    return to < 0
      ? null
      : { token: { kind: 'text', text: text.slice(from, Math.min(to, from + maxValue)) }, end: to + 3 };
  }
  damage('xml-doctype-ignored', 'a document type or entity declaration stands in it: not read');
  return declaration(text, start);
}

function skipTo(mark: string, text: string, from: number): Read | null {
  const found = text.indexOf(mark, from);
  return found < 0 ? null : { token: null, end: found + mark.length };
}

/** To the `>` that ends it: outside quotes, comments and the brackets of its inner declarations. */
function declaration(text: string, start: number): Read | null {
  const marks = /<!--|["'[\]>]/g;
  marks.lastIndex = start + 2;
  let brackets = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const [found] = mark;
    if (found === '[') brackets++;
    else if (found === ']') brackets--;
    else if (found === '>') {
      if (brackets <= 0) return { token: null, end: marks.lastIndex };
    } else {
      const closing = found === '<!--' ? '-->' : found;
      const end = text.indexOf(closing, marks.lastIndex);
      if (end < 0) return null;
      marks.lastIndex = end + closing.length;
    }
  }
  return null;
}

function tag(text: string, start: number): Read | null {
  const isClose = text[start + 1] === '/';
  const name = nameAt(text, start + (isClose ? 2 : 1));
  if (name === null) return null;
  if (isClose) {
    const end = skipBlanks(text, name.end);
    return text[end] === '>' ? { token: { kind: 'close', name: name.text }, end: end + 1 } : null;
  }
  return openTag(text, name.text, name.end);
}

function openTag(text: string, name: string, from: number): Read | null {
  const attributes: Attribute[] = [];
  for (let at = skipBlanks(text, from); at < text.length; at = skipBlanks(text, at)) {
    const isEmpty = text.startsWith('/>', at);
    if (isEmpty || text[at] === '>')
      return { token: { kind: 'open', name, attributes, isEmpty }, end: at + (isEmpty ? 2 : 1) };
    const attribute = attributeAt(text, at);
    if (attribute === null) return null;
    if (attributes.length < maxAttributes) attributes.push(attribute);
    at = attribute.end;
  }
  return null;
}

function attributeAt(text: string, from: number): (Attribute & { end: number }) | null {
  const name = nameAt(text, from);
  if (name === null) return null;
  const equals = skipBlanks(text, name.end);
  const start = skipBlanks(text, equals + 1);
  const quote = text[start];
  if (text[equals] !== '=' || (quote !== '"' && quote !== "'")) return null;
  const end = text.indexOf(quote, start + 1);
  if (end < 0) return null;
  return { name: name.text, value: resolved(text.slice(start + 1, Math.min(end, start + 1 + maxValue))), end: end + 1 };
}

function nameAt(text: string, from: number): { text: string; end: number } | null {
  nameForm.lastIndex = from;
  const found = nameForm.exec(text)?.[0];
  return found === undefined ? null : { text: found.slice(0, maxKey), end: from + found.length };
}

function skipBlanks(text: string, from: number): number {
  blanks.lastIndex = from;
  blanks.exec(text);
  return blanks.lastIndex;
}
