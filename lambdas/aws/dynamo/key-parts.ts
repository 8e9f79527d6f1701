// Keys are made of parts with a blank between them. Parts come from outside (sites, node names, object keys), so a part
// holds neither a blank nor anything that sorts before one, nor the last character there is, which bounds a range: keys
// then sort as their parts do, and cannot run together.
import { createHash } from 'node:crypto';

/** Three parts of this length fit the 1,024 bytes of a sort key. */
const maxPartBytes = 300;

export const joinKey = (...parts: readonly string[]): string => parts.map(keyPart).join(' ');

/** What all keys begin with that have more parts than these. */
export const keyPrefix = (...parts: readonly string[]): string => `${joinKey(...parts)} `;

/** Sorts before and after every key that begins with the prefix. */
export const keyBounds = (prefix: string): [from: string, to: string] => [prefix || ' ', `${prefix}\u{10ffff}`];

/** By bytes of UTF-8, as the table sorts. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A part that is too long is cut, and told from its like by the hash of the whole. */
function keyPart(text: string): string {
  const escaped = text.toWellFormed().replace(/[\0- %\x7f\u{10ffff}]/gu, percent);
  if (Buffer.byteLength(escaped) <= maxPartBytes) return escaped;
  const hash = createHash('sha256').update(escaped).digest('hex');
  return `${escaped.slice(0, 70).toWellFormed()}~${hash}`;
}

const percent = (letter: string): string =>
  `%${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
