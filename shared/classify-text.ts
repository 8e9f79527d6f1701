// Pasted lines in, what they mean out: the knowledge without a bundle around it. No node is judged, nothing is stored.

import { fillPlaceholders } from './model/fill-placeholders.ts';
import type { Remediation } from './model/finding.ts';
import type { MatchFields, SignatureMatch } from './model/log-record.ts';
import type { CompiledSignature, RunnablePack } from './model/pack.ts';
import { allVisible } from './model/visible-text.ts';
import type { Cause, Severity } from './model/vocabulary.ts';
import { withoutPrivateKeys } from './model/without-private-keys.ts';
import { withoutSecrets } from './model/without-secrets.ts';
import { planRemediation } from './remediation/plan-remediation.ts';
import { makeMatcher } from './signatures/match-record.ts';
import { type PastedPiece, pastedPieces } from './signatures/pasted-lines.ts';
import { type PastedResponse, pastedResponses } from './signatures/pasted-responses.ts';
import { rejoin } from './signatures/rejoin-record.ts';

export interface TextMatch {
  signature: string;
  cause: Cause;
  alsoPossible: Cause[];
  severity: Severity;
  headline: string;
  fields: MatchFields;
  /** How often it was found with the same fields. */
  count: number;
  remediation: Remediation[];
  needs: string[];
}

export interface ClassifiedText {
  matches: TextMatch[];
  /** Lines that nothing was found in: untrusted text. */
  unmatched: string[];
}

interface Found {
  match: SignatureMatch;
  port: number | null;
}

const maxHeadline = 120;

export function classifyText(text: string, pack: RunnablePack): ClassifiedText {
  const signatures = new Map(pack.signatures.map((signature) => [signature.id, signature]));
  const matcher = makeMatcher(pack);
  const isLastResort = (id: string): boolean => signatures.get(id)?.otherwise ?? false;
  const found: Found[] = [];
  const unmatched: { line: string; piece: PastedPiece }[] = [];
  const pieces = pastedPieces(withoutPrivateKeys(text));
  for (const piece of pieces) {
    for (let at = 0; at < piece.lines.length; ) {
      const { match, lines, text } = rejoin(piece, at, matcher, isLastResort);
      if (match === null) unmatched.push({ line: text.trimEnd(), piece });
      else found.push({ match, port: null });
      at += lines;
    }
  }
  // An answer of the traffic server is the consequence of a line that says more: it counts only where there is none.
  const explained = new Set<PastedPiece>();
  for (const answer of found.length > 0 ? [] : pastedResponses(pieces)) {
    const possible = answer.statusLines.flatMap((line) => matcher.matchResponse(line) ?? []);
    const match = possible.find(({ signature }) => !isLastResort(signature)) ?? possible[0];
    if (match === undefined) continue;
    found.push(foundInAnswer(answer, match));
    explained.add(answer.piece);
  }
  return allVisible({
    matches: grouped(withoutCompanions(found)).flatMap(({ first, count }) => {
      const signature = signatures.get(first.match.signature);
      return signature === undefined ? [] : [textMatch(signature, first, count, pack)];
    }),
    unmatched: shownLines(unmatched.filter(({ piece }) => !explained.has(piece)).map(({ line }) => line)),
  });
}

/** What is echoed, without secrets; over all lines at once, since a value may be wrapped. */
const shownLines = (lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : withoutSecrets(lines.join('\n')).split('\n');

function shownFields(fields: MatchFields): MatchFields {
  const shown: MatchFields = { ...fields };
  for (const name of ['address', 'server', 'ip', 'error', 'thread', 'reason'] as const)
    if (shown[name] !== undefined) shown[name] = withoutSecrets(shown[name]);
  return shown;
}

function foundInAnswer({ ip, port }: PastedResponse, match: SignatureMatch): Found {
  return { match: ip === null ? match : { ...match, fields: { ...match.fields, address: ip, ip } }, port };
}

/** The ERROR line that only repeats that verification failed, beside the WARNING line for the same server. */
function withoutCompanions(found: readonly Found[]): Found[] {
  const warned = new Set(found.filter(({ match }) => match.reads === 'warning').map(({ match }) => serverOf(match)));
  const repeats = ({ match }: Found): boolean =>
    match.reads === 'error' &&
    warned.has(serverOf(match)) &&
    /certificate {0,4}verify {0,4}failed/.test(match.fields.error ?? '');
  return found.filter((each) => !repeats(each));
}

const serverOf = ({ fields }: SignatureMatch): string => (fields.address ?? fields.ip ?? '').toLowerCase();

function grouped(found: readonly Found[]): { first: Found; count: number }[] {
  const groups = new Map<string, { first: Found; count: number }>();
  for (const each of found) {
    const { thread: _, ...fields } = each.match.fields;
    const key = JSON.stringify([each.match.signature, each.port, Object.entries(fields).toSorted()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: each, count: 1 });
    else group.count++;
  }
  return [...groups.values()];
}

function textMatch(signature: CompiledSignature, { match, port }: Found, count: number, pack: RunnablePack): TextMatch {
  const subject = { node: null, address: match.fields.address ?? match.fields.ip ?? null, port };
  const headline = fillPlaceholders(signature.says, subject);
  return {
    signature: signature.id,
    cause: signature.cause,
    alsoPossible: [...signature.alsoPossible],
    severity: signature.severity,
    headline:
      headline.length <= maxHeadline ? headline : fillPlaceholders(signature.says, { ...subject, address: null }),
    fields: shownFields(match.fields),
    count,
    remediation: planRemediation(signature, pack, subject),
    needs: [...signature.needs],
  };
}
