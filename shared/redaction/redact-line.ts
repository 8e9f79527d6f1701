// Redaction: lines of the traffic server, and the errors they quote. Times, numbers of known fields and the words of the
// product stand; numbers elsewhere may be those of a user or a phone.
import { secretMarkPattern } from '../model/secret-mark.ts';
import { type PathRules, redactPath, redactUrl } from './redact-path.ts';
import { redactWords, type WordRules } from './redact-words.ts';

export interface LineRules {
  words: WordRules;
  paths: PathRules;
}

const inUrl = String.raw`(?:${secretMarkPattern}|[^\s"'<>|])+`;
const stamp = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?(?!\w)`;
const oldStamp = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?!\w)`;

/** These stand as they are: nothing of them but fixed words and the numbers of known places. */
const standing = [
  secretMarkPattern,
  String.raw`traffic_server\[\d{1,10}\]`,
  String.raw`\[(?:ET_(?:NET|TASK|SSL|DNS|UDP|AIO|CACHE|OCSP)|ACCEPT) \d{1,4}(?::\d{1,5})?\]`,
  String.raw`(?:Txn-id|Src-port|Dst-port|Level|depth|num)="?\d{1,20}(?![\w.])`,
  String.raw`error:[0-9A-Fa-f]{8}(?!\w)`,
  String.raw`HTTP\/\d(?:\.\d)?(?: \d{3})?(?![\w.])`,
  String.raw`(?:SSLClientUtils|SSLUtils|SSLNetVConnection)\.cc:\d{1,5}(?!\w)`,
].join('|');

const special = new RegExp(
  String.raw`(?<![\w.-])(?:(?<stamp>${stamp}|${oldStamp})|(?<standing>${standing})` +
    `|(?<field>User(?:name|id)?=)"(?<user>[^"]{1,500})"` +
    String.raw`|(?<url>https?:\/\/${inUrl})|(?<=[\s"'|=(]|^)(?<path>\/${inUrl}))`,
  'gi',
);

export function redactLine(line: string, { words, paths }: LineRules): string {
  let redacted = '';
  let at = 0;
  let isAfterStamp = false;
  const between = (to: number): string => {
    const text = line.slice(at, to);
    const [offset, isStamped] = [at, isAfterStamp];
    return redactWords(
      text,
      words,
      (from) => (isStamped && text.slice(0, from).trim() === '') || quotes(line, offset + from),
    );
  };
  for (const found of line.matchAll(special)) {
    const { stamp: time, standing: kept, field = '', user, url } = found.groups ?? {};
    redacted += between(found.index);
    if (time !== undefined || kept !== undefined) redacted += found[0];
    else if (user !== undefined) redacted += `${field}"${words.tokens.of('user', user)}"`;
    else redacted += url === undefined ? redactPath(found[0], paths) : redactUrl(url, paths);
    at = found.index + found[0].length;
    isAfterStamp = time !== undefined;
  }
  return redacted + between(line.length);
}

/** Where the product writes a name: `for (name)`, `for 'name'`, `for name`, `server=name`. */
const quotes = (line: string, at: number): boolean => /['"(=]$|\bfor $/.test(line.slice(Math.max(0, at - 5), at));
