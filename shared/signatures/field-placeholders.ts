// The vocabulary of patterns: what `{address}`, `{warning}` and the like stand for in a signature file. A pattern written
// with them reads like the line it is about. Every repetition is bounded, so that no line makes matching slow.

/** Spaces are lost or doubled where lines went through mail, a page or a terminal. */
const blanks = '[ \\t]{0,4}';
/** DNS names have at most 253 characters; `(null)` is what printf makes of a missing name. */
const name = (group: string): string => `${blanks}(?<${group}>\\(null\\)|[^\\s()']{0,255})${blanks}`;

/** Thread tags are `[ET_NET 0]`, `[ACCEPT 0:8443]` and others; messages of the start-up have the program's name there. */
const thread = `(?:\\[(?<thread>[^\\[\\]]{1,40})\\]${blanks}|traffic_server(?:\\[\\d{1,10}\\])?:?${blanks})?`;
/** `<SSLClientUtils.cc:70 (verify_callback)>`, where source locations are switched on. */
const location = `(?:<[^<>]{1,200}>${blanks})?`;
const line = (level: string): string => `^${blanks}${thread}${level}${blanks}:${blanks}${location}`;

const placeholders: ReadonlyMap<string, string> = new Map([
  ['warning', line('WARNING')],
  ['error-line', line('ERROR')],
  ['end', `${blanks}\\r?$`],
  ['address', name('address')],
  ['server-name', name('server')],
  // The name may be empty or in brackets (IPv6); the address stands in parentheses and may be in brackets as well.
  ['server', `${name('server')}\\(${blanks}(?<ip>\\(null\\)|[^()]{0,80})\\)`],
  ['action', `${blanks}(?<action>Terminate|Continue)`],
  // Texts hold blanks, apostrophes and parentheses and have no end of their own: greedy, up to the last that follows.
  ['error', `${blanks}(?<error>.{0,600})`],
  ['depth', `${blanks}(?<depth>\\d{1,4})`],
  ['reason', `${blanks}(?<reason>[^\\r\\n"]{0,200})`],
]);

export const placeholderNames: readonly string[] = [...placeholders.keys()];

/** Names of groups that a pattern may hold: the fields of a match. */
export const fieldNames: readonly string[] = [
  'address',
  'server',
  'ip',
  'action',
  'error',
  'depth',
  'thread',
  'reason',
];

/** Source of the regular expression. `unknown` are the placeholders that do not exist. */
export function expandPattern(pattern: string): { source: string; unknown: string[] } {
  const unknown: string[] = [];
  const source = withOptionalBlanks(pattern).replace(/\{([a-z-]+)\}/g, (whole, known: string) => {
    const expansion = placeholders.get(known);
    if (expansion === undefined) unknown.push(whole);
    return expansion ?? whole;
  });
  return { source, unknown };
}

/** A blank in a pattern stands for up to four of them; not so in a character class, where it is itself. */
function withOptionalBlanks(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\.|[[\]]| +\??/gs, (part) => {
    if (part.startsWith(' ')) return inClass ? part : blanks;
    if (part === '[') inClass = true;
    if (part === ']') inClass = false;
    return part;
  });
}
