// Redaction: names of files and members: `diagnostic_log_expc1_2022-09-06_09:42:38.tar.gz/xconf_dump_expc1_….txt`. The words
// that an Expressway gives them, dates and endings stand.
import type { KnownNames } from './known-names.ts';
import type { Tokens } from './tokens.ts';

export interface FileRules {
  names: KnownNames;
  tokens: Tokens;
  words: ReadonlySet<string>;
}

const ending = /(?:\.(?:tar|gz|tgz|zip|txt|log|pcap|pcapng|cap|pem|cer|crt|der|xml|json)){1,3}$/i;

export const redactFile = (path: string, rules: FileRules): string =>
  path
    .split('/')
    .map((name) => redactName(name, rules))
    .join('/');

function redactName(name: string, { names, tokens, words }: FileRules): string {
  const [end = ''] = ending.exec(name.slice(-24)) ?? [];
  const stem = name.slice(0, name.length - end.length);
  const parts = stem.replace(/[^_]+/g, (part) => {
    if (words.has(part.toLowerCase()) || isTime.test(part)) return part;
    return names.has(part) ? names.token(part) : tokens.of('file', part);
  });
  return parts + end;
}

const isTime = /^(?:\d{4}-\d\d-\d\d|\d\d[:.-]\d\d[:.-]\d\d|(?:eth\d|tcpdump\d{1,4}))$/;
