// Stage 4: says which signature a record shows. Signatures are tried only on records that hold their literal, and every
// distinct pattern runs once, however many signatures share it.
import type { LogRecord, MatchFields, SignatureMatch } from '../model/log-record.ts';
import type { CompiledSignature, Pattern, RunnablePack } from '../model/pack.ts';
import { parseErrorText } from '../openssl/error-text.ts';
import { findVerifyError } from '../openssl/verify-errors.ts';
import { fieldsOf } from './match-fields.ts';

export interface Matcher {
  /** One of them stands in every record that can match. */
  readonly literals: readonly string[];
  /** At most one signature per record. */
  match(record: Pick<LogRecord, 'process' | 'body'>): SignatureMatch | null;
  /** A signature matches it, or would if nothing followed what it describes. */
  begins(record: Pick<LogRecord, 'process' | 'body'>): boolean;
  /** For a response that the traffic server made itself: its status line, e.g. `HTTP/1.1 502 connect failed`. */
  matchResponse(statusLine: string): SignatureMatch | null;
}

/** Signatures that share literal and pattern; those that hold otherwise come last. */
interface Candidates {
  literal: string;
  pattern: Pattern;
  /** The pattern without its end. */
  beginning: Pattern;
  signatures: readonly CompiledSignature[];
}

/** Longer bodies are cut: a line of the traffic server has at most 2047 bytes in the system log. */
const maxBody = 4096;

export function makeMatcher(pack: RunnablePack): Matcher {
  const active = pack.signatures.filter((signature) => signature.status !== 'retired');
  const compile = pack.origin === 'shipped' ? provedPattern : pack.compilePattern;
  const lines = candidatesOf(
    active.filter(({ reads }) => reads === 'warning' || reads === 'error'),
    compile,
  );
  const responses = candidatesOf(
    active.filter(({ reads }) => reads === 'response'),
    compile,
  );
  return {
    literals: [...new Set(lines.map((group) => group.literal))],
    match: ({ process, body }) => (isTrafficServer(process) ? firstMatch(lines, body) : null),
    begins: ({ process, body }) => isTrafficServer(process) && begins(lines, body),
    matchResponse: (statusLine) => firstMatch(responses, statusLine),
  };
}

const isTrafficServer = (process: string | null): boolean =>
  process === null || process.toLowerCase() === 'traffic_server';

/** By JavaScript's own engine: for patterns alone that were proved linear when they were compiled. */
export function provedPattern(source: string): Pattern {
  const compiled = new RegExp(source, 'u');
  return (text) => {
    const found = compiled.exec(text);
    return found === null ? null : (found.groups ?? {});
  };
}

/** A pattern without its end: a line that may go on matches it. */
export const beginningOf = (pattern: string): string => pattern.replace(/\$$/, '');

function candidatesOf(
  signatures: readonly CompiledSignature[],
  compile: (source: string) => Pattern,
): readonly Candidates[] {
  const groups = Map.groupBy(signatures, ({ literal, pattern, otherwise }) =>
    JSON.stringify([otherwise, literal, pattern]),
  );
  return [...groups.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1)) // `[false,…` before `[true,…`
    .flatMap(([, [first, ...others]]) =>
      first === undefined
        ? []
        : [
            {
              literal: first.literal,
              pattern: whenNeeded(() => compile(first.pattern)),
              beginning: whenNeeded(() => compile(beginningOf(first.pattern))),
              signatures: [first, ...others],
            },
          ],
    );
}

/** Compiled at its first use: most of the signatures of a large pack are never met. */
function whenNeeded(compile: () => Pattern): Pattern {
  let compiled: Pattern | null = null;
  return (text) => {
    compiled ??= compile();
    return compiled(text);
  };
}

const headOf = (text: string): string => (text.length > maxBody ? text.slice(0, maxBody) : text);

function begins(groups: readonly Candidates[], text: string): boolean {
  const body = headOf(text);
  return groups.some(({ literal, beginning }) => body.includes(literal) && beginning(body) !== null);
}

function firstMatch(candidates: readonly Candidates[], text: string): SignatureMatch | null {
  const body = headOf(text);
  for (const { literal, pattern, signatures } of candidates) {
    if (!body.includes(literal)) continue;
    const groups = pattern(body);
    if (groups === null) continue;
    const fields = fieldsOf(groups);
    const signature = signatures.find(({ where }) => holds(where, fields));
    if (signature !== undefined) return { signature: signature.id, reads: signature.reads, fields };
  }
  return null;
}

function holds(where: CompiledSignature['where'], fields: MatchFields): boolean {
  if (where.verifyErrors !== null) {
    const error = findVerifyError(fields.error ?? '');
    if (error === null || !where.verifyErrors.includes(error.name)) return false;
  }
  if (where.alerts !== null) {
    const alert = parseErrorText(fields.error ?? '')?.alert ?? null;
    if (alert === null || !where.alerts.includes(alert)) return false;
  }
  return true;
}
