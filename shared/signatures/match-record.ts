// Stage 4: says which signature a record shows. Signatures are tried only on records that hold their literal, and every
// distinct pattern runs once, however many signatures share it.
import type { LogRecord, MatchFields, SignatureMatch } from '../model/log-record.ts';
import type { CompiledSignature, Pack } from '../model/pack.ts';
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
  pattern: RegExp;
  /** The pattern without its end. */
  beginning: RegExp;
  signatures: readonly CompiledSignature[];
}

/** Longer bodies are cut: a line of the traffic server has at most 2047 bytes in the system log. */
const maxBody = 4096;

export function makeMatcher(pack: Pack): Matcher {
  const active = pack.signatures.filter((signature) => signature.status !== 'retired');
  const lines = candidatesOf(active.filter(({ reads }) => reads === 'warning' || reads === 'error'));
  const responses = candidatesOf(active.filter((signature) => signature.reads === 'response'));
  return {
    literals: [...new Set(lines.map((group) => group.literal))],
    match: ({ process, body }) => (isTrafficServer(process) ? firstMatch(lines, body) : null),
    begins: ({ process, body }) => isTrafficServer(process) && begins(lines, body),
    matchResponse: (statusLine) => firstMatch(responses, statusLine),
  };
}

const isTrafficServer = (process: string | null): boolean =>
  process === null || process.toLowerCase() === 'traffic_server';

function candidatesOf(signatures: readonly CompiledSignature[]): readonly Candidates[] {
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
              pattern: new RegExp(first.pattern, 'u'),
              beginning: new RegExp(first.pattern.replace(/\$$/, ''), 'u'),
              signatures: [first, ...others],
            },
          ],
    );
}

const headOf = (text: string): string => (text.length > maxBody ? text.slice(0, maxBody) : text);

function begins(groups: readonly Candidates[], text: string): boolean {
  const body = headOf(text);
  return groups.some(({ literal, beginning }) => body.includes(literal) && beginning.test(body));
}

function firstMatch(groups: readonly Candidates[], text: string): SignatureMatch | null {
  const body = headOf(text);
  for (const { literal, pattern, signatures } of groups) {
    if (!body.includes(literal)) continue;
    const found = pattern.exec(body);
    if (found === null) continue;
    const fields = fieldsOf(found.groups ?? {});
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
