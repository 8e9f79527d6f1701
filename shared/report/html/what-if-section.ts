// Stage 8, report, HTML face: what was assumed, and what would change.
import type { Report } from '../../model/report.ts';
import { oneLine } from '../untrusted.ts';
import { whatIfLines } from '../what-if-lines.ts';
import { bulletList, firstOf } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { longestName, longestSentence, mostListed, mostWhatIf, roomOf } from './page-bounds.ts';
import { fill, makeRoom } from './room.ts';

export function whatIfSection({ whatIf }: Report): Markup | null {
  if (whatIf === undefined) return null;
  const name = (text: string): Markup => html`<bdi>${oneLine(text, longestName)}</bdi>`;
  const trusted = firstOf(
    whatIf.assumed.trusted,
    mostListed,
    ({ subject, sha256 }) => html`${name(subject)} is trusted (SHA-256 <code>${oneLine(sha256, 64)}</code>)`,
  );
  const asked = firstOf(
    whatIf.assumed.names,
    mostListed,
    (each) => html`${name(each.address)} is asked for as ${name(each.name)}`,
  );
  const room = makeRoom(roomOf.whatIf);
  const then = fill(whatIfLines(whatIf), { most: mostWhatIf, room }, (line) => html`${oneLine(line, longestSentence)}`);
  return html`<section id="what-if" aria-labelledby="what-if-title">
<h2 id="what-if-title">What if</h2>
<h3>Assumed</h3>
${bulletList(trusted, 'trusted certificate')}${bulletList(asked, 'name')}<h3>Then</h3>
${bulletList(then, 'server')}</section>
`;
}
