// Redaction: a token for each value, by the site's key. The same value has the same token in every bundle of the site; who
// has no key can neither look one up nor try names until one fits.
import { createHmac } from 'node:crypto';
import { base32Of } from '../model/identity.ts';
import { canonicalIp } from '../model/ip-address.ts';

/** What a value is, as its token says: `host-k3f9a2x7qmzd`. `word` is what nothing is known of. */
export type TokenKind = 'host' | 'ip' | 'user' | 'file' | 'path' | 'name' | 'serial' | 'word';

export interface Tokens {
  /** Values are compared without case, addresses in one spelling. */
  of(kind: TokenKind, value: string): string;
  /** An id of the same form: ids are hashes of names that can be guessed. */
  id(id: string): string;
  /** Every token that was given, with its value as it was first seen. */
  given(): ReadonlyMap<string, string>;
}

/** 60 bits: among a million values two of one token are less likely than one in a million. */
const letters = 12;

export function makeTokens(key: Uint8Array): Tokens {
  const known = new Map<string, string>();
  const given = new Map<string, string>();
  const keyed = (text: string, length: number): string =>
    base32Of(createHmac('sha256', key).update(text).digest(), length);
  return {
    of(kind, value) {
      const same = kind === 'ip' ? canonicalIp(value) : value;
      const message = JSON.stringify([kind, same.toLowerCase()]);
      const token = known.get(message) ?? `${kind}-${keyed(message, letters)}`;
      known.set(message, token);
      if (!given.has(token)) given.set(token, value);
      return token;
    },
    id(id) {
      const [, prefix] = /^([a-z])_[a-z2-7]{26}$/.exec(id) ?? [];
      return prefix === undefined ? '' : `${prefix}_${keyed(JSON.stringify(['id', id]), 26)}`;
    },
    given: () => given,
  };
}
