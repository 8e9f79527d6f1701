// Lines of a pasted piece → the match they hold. Lines are joined one after another, with a blank and without, until the
// join matches: patterns put up with lost blanks, so that a join without them matches wherever any other does.
import type { SignatureMatch } from '../model/log-record.ts';
import { hasErrorReason, spelledErrorText } from '../openssl/error-spelling.ts';
import { spelledByOpenssl } from '../openssl/verify-errors.ts';
import type { Matcher } from './match-record.ts';
import { levelStart, type PastedPiece, timeStart } from './pasted-lines.ts';

export interface Rejoined {
  /** null: the piece does not begin with anything known. */
  match: SignatureMatch | null;
  /** Lines taken from the piece: those of the match, or the one that matches nothing. */
  lines: number;
  text: string;
}

type Heads = readonly { process: string | null; body: string }[];

/** A record of 2 KB wrapped at 80 columns has some two dozen lines; text without a start is wrapped less often. */
const maxLines = { started: 24, bare: 6 };
const maxText = 4096;
/** The 511 bytes of an error are wrapped into that many lines at most. */
const maxRestLines = 6;

/** The match that begins with line `from` of the piece. `isLastResort` tells signatures that hold otherwise. */
export function rejoin(
  piece: PastedPiece,
  from: number,
  matcher: Matcher,
  isLastResort: (signature: string) => boolean,
): Rejoined {
  const started = piece.started && from === 0;
  const lines = piece.lines.slice(from, from + (started ? maxLines.started : maxLines.bare));
  const [first = ''] = lines;
  let found: Rejoined = { match: null, lines: 1, text: first };
  const everything = joinedTight(lines);
  if (!headsOf(everything).some((head) => matcher.begins(head))) return found;
  const whole = matchText(everything, matcher);
  // A WARNING may be the beginning of a longer one; only then the whole says more than the first match.
  const wanted = whole?.reads === 'warning' && !isLastResort(whole.signature) ? whole.signature : null;
  const mayImprove = whole === null || !isLastResort(whole.signature);
  for (let count = 1; count <= lines.length; count++) {
    for (const text of joins(lines.slice(0, count))) {
      const match = matchText(text, matcher);
      if (match === null) continue;
      const isBest = wanted === null ? !mayImprove || !isLastResort(match.signature) : match.signature === wanted;
      if (isBest) return withRestOfError({ match, lines: count, text }, lines, matcher);
      if (found.match === null || isLastResort(found.match.signature)) found = { match, lines: count, text };
    }
  }
  return withRestOfError(found, lines, matcher);
}

/** The text of an ERROR has no end of its own: lines are taken as long as a reason that is known may come of it. */
function withRestOfError(found: Rejoined, lines: readonly string[], matcher: Matcher): Rejoined {
  const { match } = found;
  const error = match?.fields.error;
  if (match?.reads !== 'error' || error === undefined || !'error:'.startsWith(error.slice(0, 6))) return found;
  if (spelledErrorText(error) !== null) return found;
  let withReason: Rejoined | null = hasErrorReason(error) ? found : null;
  for (let count = found.lines + 1; count <= Math.min(lines.length, found.lines + maxRestLines); count++) {
    for (const text of joins(lines.slice(0, count))) {
      const longer = matchText(text, matcher);
      if (longer?.signature !== match.signature) continue;
      const rejoined = { match: longer, lines: count, text };
      if (spelledErrorText(longer.fields.error ?? '') !== null) return rejoined;
      if (hasErrorReason(longer.fields.error ?? '')) withReason ??= rejoined;
    }
  }
  return withReason ?? found;
}

/** The ways in which the lines may have been one: broken at blanks, or cut wherever a column was full. */
function joins(lines: readonly string[]): readonly string[] {
  if (lines.length === 1) return lines;
  const tight = joinedTight(lines);
  const cut = lines.join('');
  const loose = lines.reduce((text, line) => text + (needsBlank(text, line) ? ' ' : '') + line);
  return isColumnCut(lines) ? [cut, loose, tight] : [loose, cut, tight];
}

const joinedTight = (lines: readonly string[]): string => lines.map((line) => line.trim()).join('');

/** Pages also break lines behind hyphens and strokes. */
const needsBlank = (text: string, line: string): boolean => !/[ /-]$/.test(text) && !line.startsWith(' ');

function isColumnCut(lines: readonly string[]): boolean {
  const widths = new Set(lines.slice(0, -1).map((line) => line.length));
  return widths.size === 1 && lines.length > 2;
}

function matchText(text: string, matcher: Matcher): SignatureMatch | null {
  for (const head of headsOf(text)) {
    const match = matcher.match(head);
    if (match !== null) return spelled(match);
  }
  return null;
}

/** The records that the text may be: where only the message was pasted, either level may have stood before it. */
function headsOf(text: string): Heads {
  const cut = text.slice(0, maxText);
  const level = levelStart.exec(cut);
  if (level === null) {
    const message = cut.replace(/^[^A-Za-z<]{1,20}/, '').replace(/["`]{1,3} {0,4}$/, '');
    return ['WARNING', 'ERROR'].map((word) => ({ process: null, body: `${word}: ${message}` }));
  }
  const head = cut.slice(0, level.index);
  return head.includes('="') ? [] : [{ process: writerIn(head), body: cut.slice(level.index) }];
}

/** The process before the level word; null where none is named. Behind a time stamp it may stand without its id. */
function writerIn(head: string): string | null {
  const [, name, id] = /([A-Za-z_-]{1,60})(\[\d{1,10}\]:?|:) {0,4}$/.exec(head.slice(-100)) ?? [];
  if (name === undefined || (id === ':' && !timeStart.test(head))) return null;
  // Joined without a blank the host stands before it: `vcsctraffic_server[18242]`.
  return /traffic_server$/i.test(name) ? 'traffic_server' : name;
}

/** Blanks that came from the joining leave the text of the error again. */
function spelled(match: SignatureMatch): SignatureMatch {
  const { error } = match.fields;
  if (error === undefined) return match;
  const written = match.reads === 'error' ? (spelledErrorText(error) ?? error) : spelledByOpenssl(error);
  return { ...match, fields: { ...match.fields, error: written } };
}
