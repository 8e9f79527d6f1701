// Lines of a pasted piece → the match they hold. Lines are joined one after another, with a blank and without, until the
// join matches: patterns put up with lost blanks, so that a join without them matches wherever any other does.
import type { SignatureMatch } from '../model/log-record.ts';
import { spelledByOpenssl } from '../openssl/verify-errors.ts';
import type { Matcher } from './match-record.ts';
import { levelStart, type PastedPiece } from './pasted-lines.ts';

export interface Rejoined {
  /** null: the piece does not begin with anything known. */
  match: SignatureMatch | null;
  /** Lines taken from the piece: those of the match, or the one that matches nothing. */
  lines: number;
  text: string;
}

/** A record of 2 KB wrapped at 80 columns has some two dozen lines; text without a start is wrapped less often. */
const maxLines = { started: 24, bare: 6 };
const maxText = 4096;
const levels = ['WARNING', 'ERROR'];

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
  const nothing: Rejoined = { match: null, lines: 1, text: first };
  const whole = matchText(lines.join(''), matcher);
  if (whole === null && matchText(first, matcher) === null) return nothing;
  const bestIsLastResort = whole !== null && isLastResort(whole.signature);
  let lastResort: Rejoined | null = null;
  for (let count = 1; count <= lines.length; count++) {
    for (const between of count === 1 ? [''] : [' ', '']) {
      const text = lines.slice(0, count).join(between);
      const match = matchText(text, matcher);
      if (match === null) continue;
      const found = { match, lines: count, text };
      if (bestIsLastResort || !isLastResort(match.signature)) return found;
      lastResort ??= found;
    }
  }
  return lastResort ?? nothing;
}

function matchText(text: string, matcher: Matcher): SignatureMatch | null {
  const cut = text.slice(0, maxText);
  const level = levelStart.exec(cut);
  if (level === null) return spelled(matchBare(cut, matcher));
  const writer = /[A-Za-z_-]{1,60}(?=\[\d{1,10}\]:? {0,4}$)/.exec(cut.slice(0, level.index))?.[0] ?? null;
  // Joined without a blank the host stands before it: `vcsctraffic_server[18242]`.
  const process = writer !== null && /traffic_server$/i.test(writer) ? 'traffic_server' : writer;
  return spelled(matcher.match({ process, body: cut.slice(level.index) }));
}

/** Only the message was pasted: either level may have stood before it. */
function matchBare(text: string, matcher: Matcher): SignatureMatch | null {
  for (const level of levels) {
    const match = matcher.match({ process: null, body: `${level}: ${text}` });
    if (match !== null) return match;
  }
  return null;
}

/** Blanks that came from the joining leave the text of the error again. */
function spelled(match: SignatureMatch | null): SignatureMatch | null {
  const error = match?.fields.error;
  if (match === null || error === undefined) return match;
  return { ...match, fields: { ...match.fields, error: spelledByOpenssl(error) } };
}
