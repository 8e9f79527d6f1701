// Stage 8, report, HTML face: what was assumed, and what would change.
import type { Report } from '../../model/report.ts';
import { oneLine } from '../untrusted.ts';
import { whatIfLines } from '../what-if-lines.ts';
import { html, type Markup } from './markup.ts';
import { longestName, longestSentence, mostListed, mostWhatIf, roomOf } from './page-bounds.ts';
import { fill, leftOutNote, makeRoom } from './room.ts';

export function whatIfSection({ whatIf }: Report): Markup | null {
  if (whatIf === undefined) return null;
  const { trusted, names } = whatIf.assumed;
  const room = makeRoom(roomOf.whatIf);
  const assumed = fill(
    [
      ...trusted.map(
        ({ subject, sha256 }) =>
          html`<bdi>${oneLine(subject, longestName)}</bdi> is trusted (SHA-256 <code>${oneLine(sha256, 64)}</code>)`,
      ),
      ...names.map(
        ({ address, name }) =>
          html`<bdi>${oneLine(address, longestName)}</bdi> is asked for as <bdi>${oneLine(name, longestName)}</bdi>`,
      ),
    ],
    { most: mostListed, room },
    (said) => html`<li>${said}</li>\n`,
  );
  const lines = fill(
    whatIfLines(whatIf),
    { most: mostWhatIf, room },
    (line) => html`<li>${oneLine(line, longestSentence)}</li>\n`,
  );
  return html`<section id="what-if" aria-labelledby="what-if-title">
<h2 id="what-if-title">What if</h2>
<h3>Assumed</h3>
<ul>
${assumed.shown}</ul>
${leftOutNote(assumed.leftOut, 'assumption')}<h3>Then</h3>
<ul>
${lines.shown}</ul>
${leftOutNote(lines.leftOut, 'line')}</section>
`;
}
