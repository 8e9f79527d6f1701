// Redaction: paths and URLs of requests. Names of interfaces stand; users, devices, values of parameters and the encoded
// server of a remote client's request become tokens.
import { secretMarkPattern } from '../model/secret-mark.ts';
import type { KnownNames } from './known-names.ts';
import type { Tokens } from './tokens.ts';

export interface PathRules {
  names: KnownNames;
  tokens: Tokens;
  words: ReadonlySet<string>;
}

/** What stands in the place of a secret already, and what stands between the marks of a URL. */
const segment = new RegExp(`${secretMarkPattern}|[^/?&=;#]+`, 'g');
const isMark = new RegExp(`^${secretMarkPattern}$`);

/** What follows one of these is a user. */
const beforeUser = new Set([
  'user',
  'users',
  'username',
  'userid',
  'alias',
  'mailbox',
  'email',
  'name',
  'first',
  'last',
]);

export function redactPath(path: string, rules: PathRules): string {
  let previous = '';
  return path.replace(segment, (found, at: number) => {
    const mark = path[at - 1] ?? '/';
    const told = isMark.test(found) ? found : segmentToken(found, mark, previous, rules);
    previous = found.toLowerCase();
    return told;
  });
}

function segmentToken(found: string, mark: string, previous: string, { names, tokens, words }: PathRules): string {
  const plain = decoded(found);
  if ((mark === '/' || mark === '=') && beforeUser.has(previous)) return tokens.of('user', plain);
  const [, kind = '', user, ending = ''] = deviceFile.exec(found) ?? [];
  if (user !== undefined) return `${kind}${tokens.of('user', decoded(user))}${ending}`;
  if (names.has(plain)) return names.token(plain);
  return mark !== '=' && words.has(found.toLowerCase()) ? found : tokens.of('path', found);
}

/** Configuration files of Jabber clients and phones: `CSFjdoe.cnf.xml`, `SEP001122334455.cnf.xml`. */
const deviceFile = /^(CSF|TCT|BOT|TAB|SEP)([^.]{1,128})((?:\.(?:cnf|xml|sgn|enc|json)){0,3})$/i;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const authorityForm = new RegExp(`^(${secretMarkPattern}@)?(.*?)(:\\d{1,5})?$`, 's');

/** `https://server:8443/path?query` */
export function redactUrl(url: string, rules: PathRules): string {
  const [, scheme = '', authority = '', path = ''] = /^([a-z]{1,10}:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
  const [, mark = '', host = '', port = ''] = authorityForm.exec(authority) ?? [];
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return `${scheme}${mark}${bare === '' ? '' : rules.names.token(bare)}${port}${redactPath(path, rules)}`;
}
