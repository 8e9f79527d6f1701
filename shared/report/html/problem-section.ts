// Stage 8, report, HTML face: the problems, gravest first, each with its facts, the lines it rests on, and what to do.
import type { ReadProblem } from '../problems.ts';
import { oneLine } from '../untrusted.ts';
import { evidenceList } from './evidence-list.ts';
import { bulletList } from './lists.ts';
import { html, type Markup } from './markup.ts';
import { longestSentence, mostHeadlines, mostProblems, roomAround, roomOf, roomOfProblem } from './page-bounds.ts';
import { problemFacts } from './problem-facts.ts';
import { remedySection } from './remedy-section.ts';
import { fill, makeRoom, type Room, roomWithin } from './room.ts';
import { severityMark } from './verdict-mark.ts';

export function problemSection(problems: readonly ReadProblem[]): Markup | null {
  if (problems.length === 0) return null;
  const room = makeRoom(roomOf.problems);
  const told = fill(problems, { most: mostProblems, room }, (problem, place) =>
    problemArticle(problem, place, roomWithin(room, roomOfProblem, roomAround)),
  );
  return html`<section id="problems" aria-labelledby="problems-title">
<h2 id="problems-title">Problems</h2>
${told.shown}${furtherProblems(problems.slice(told.shown.length))}</section>
`;
}

function problemArticle(problem: ReadProblem, place: number, room: Room): Markup {
  // Remedies take their room before quoted lines do: they are what the page is for, and the lines stand in the log too.
  const remedies = remedySection(problem, room);
  const evidence = evidenceList(problem.findings, room);
  return html`<article class="card ${problem.severity}" id="problem-${place + 1}">
<h3>${severityMark(problem.severity)} <bdi>${oneLine(problem.headline, longestSentence)}</bdi></h3>
${problemFacts(problem)}${evidence}${remedies}</article>
`;
}

/** Those that the page has no room for, by their headlines. */
function furtherProblems(problems: readonly ReadProblem[]): Markup | null {
  if (problems.length === 0) return null;
  const told = fill(
    problems,
    { most: mostHeadlines, room: makeRoom(roomOf.problemHeadlines) },
    ({ severity, headline }) => html`${severityMark(severity)} <bdi>${oneLine(headline, 300)}</bdi>`,
  );
  return html`<h3>Further problems</h3>
<p class="left-out">Evidence and remedies of these are left out here; the JSON report has them.</p>
${bulletList(told, 'problem')}`;
}
