// Stage 8, report, HTML face: the lines of the log that a problem rests on, as they were logged.
import type { Evidence, Finding } from '../../model/finding.ts';
import { clock, counted } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { html, type Markup } from './markup.ts';
import { longestLine, longestName, mostEvidence } from './page-bounds.ts';
import { fill, leftOutNote, type Room } from './room.ts';

const roles: Readonly<Record<Evidence['role'], string>> = {
  'newest-warning': 'newest warning',
  'newest-error': 'newest error',
  first: 'first',
  sample: 'sample',
};

/** A line that several findings rest on stands once. */
export function evidenceList(findings: readonly Finding[], room: Room): Markup | null {
  const all = findings.flatMap(({ evidence }) => evidence);
  const lines = [...new Map(all.map((each) => [JSON.stringify([each.member, each.line]), each])).values()];
  if (lines.length === 0) return null;
  const { shown, leftOut } = fill(lines, { most: mostEvidence, room }, evidenceItem);
  const further = shown.slice(atOnce);
  return html`<h4>Evidence</h4>
<ol class="evidence">
${shown.slice(0, atOnce)}</ol>
${further.length === 0 ? null : furtherLines(further)}${leftOutNote(leftOut, 'quoted line')}`;
}

/** The newest warning, and the error that goes with it, say most of it. */
const atOnce = 2;

const furtherLines = (lines: readonly Markup[]): Markup => html`<details>
<summary>${counted(lines.length, 'further line')}</summary>
<ol class="evidence" start="${atOnce + 1}">
${lines}</ol>
</details>
`;

const evidenceItem = ({ role, member, line, time, text }: Evidence): Markup => html`<li>
<p class="muted">${roles[role]}, ${clock(time)}, line ${line} of <bdi>${oneLine(member, longestName)}</bdi></p>
<pre class="log" data-copy="this line">${oneLine(text, longestLine)}</pre>
</li>
`;
