// Names whose value is a secret: of fields, headers, parameters and elements. Used by without-secrets.ts, which finds the
// names and takes their values out.
import type { SecretKind } from './secret-mark.ts';

/** What stands before the value. */
export interface NamePlace {
  /** `name: value` without quotes: prose and OpenSSL's errors look like it, so that fewer names count. */
  isProse: boolean;
  /** Behind `?` or `&` of a URL. */
  isQuery: boolean;
}

export interface SecretName {
  what: SecretKind;
  /** Its value ends with the line: it may hold blanks. */
  isLine: boolean;
}

/** Compared in small letters, without `-`, `_` and `.`. */
const headers = new Map<string, SecretKind>([
  ['authorization', 'credentials'],
  ['proxyauthorization', 'credentials'],
  ['cookie', 'cookie'],
  ['cookie2', 'cookie'],
  ['setcookie', 'cookie'],
  ['setcookie2', 'cookie'],
  ['passphrase', 'passphrase'],
]);

/** Endings that are never those of another name. */
const endings = new Map<string, SecretKind>([
  ['password', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'passphrase'],
  ['passcode', 'password'],
  ['secret', 'secret'],
  ['token', 'token'],
  ['apikey', 'key'],
  ['secretkey', 'key'],
  ['privatekey', 'key'],
  ['accesskey', 'key'],
  ['sessionid', 'session id'],
  ['sessionkey', 'key'],
  ['credential', 'credentials'],
  ['credentials', 'credentials'],
  ['authorization', 'credentials'],
  ['samlresponse', 'assertion'],
  ['assertion', 'assertion'],
]);

/** Short ones: the whole name, or its last word. */
const lastWords = new Map<string, SecretKind>([
  ['pwd', 'password'],
  ['pass', 'password'],
  ['pin', 'password'],
  ['auth', 'credentials'],
  ['psk', 'key'],
  ['session', 'session id'],
  ['sessid', 'session id'],
  ['sid', 'session id'],
  ['cookie', 'cookie'],
]);

/** Names that are secrets in the query of a URL alone. */
const queryNames = new Map<string, SecretKind>([
  ['code', 'code'],
  ['sig', 'signature'],
  ['signature', 'signature'],
]);

/** null: its value may be shown. */
export function secretName(name: string, place: NamePlace): SecretName | null {
  const { isQuery } = place;
  // A header of its own making is no prose.
  const isProse = place.isProse && !/^X-/i.test(name);
  const plain = name.replace(/[-_.]/g, '').toLowerCase();
  const header = headers.get(plain);
  if (header !== undefined) return { what: header, isLine: true };
  const exact = endings.get(plain) ?? lastWords.get(plain) ?? (isQuery ? queryNames.get(plain) : undefined);
  if (exact !== undefined) return isProse && plain === 'pass' ? null : { what: exact, isLine: false };
  // `ssl_generate_master_secret:internal error` is a function of OpenSSL and what it met.
  if (isProse && name.includes('_')) return null;
  const what = ended(plain) ?? (isProse ? undefined : lastWords.get(lastWord(name)));
  return what === undefined ? null : { what, isLine: false };
}

function ended(plain: string): SecretKind | undefined {
  for (const [ending, what] of endings) if (plain.endsWith(ending)) return what;
  return undefined;
}

/** Of `user_pwd`, `user-pwd`, `user.pwd` and `userPwd`: `pwd`. */
const lastWord = (name: string): string => (/[A-Z]?[a-z0-9]*$/.exec(name.slice(-16))?.[0] ?? '').toLowerCase();
