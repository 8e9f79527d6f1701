// Stage 8, report, HTML face: the problems, gravest first: what was found, why, what it rests on, and what to do.
import type { Finding } from '../../model/finding.ts';
import { affected, counted, listed, seenWhen } from '../phrases.ts';
import type { ReadProblem } from '../problems.ts';
import { certificateLines, missingIssuerLine, proofLine } from '../shown-certificates.ts';
import { oneLine } from '../untrusted.ts';
import { evidenceList } from './evidence-list.ts';
import { html, type Markup } from './markup.ts';
import {
  longestName,
  longestSentence,
  mostHeadlines,
  mostListed,
  mostNames,
  mostProblems,
  mostReasons,
  roomAround,
  roomOf,
  roomOfProblem,
} from './page-bounds.ts';
import { remedySection } from './remedy-section.ts';
import { fill, leftOutNote, makeRoom, roomWithin } from './room.ts';
import { severityMark } from './verdict-mark.ts';

export function problemSection(problems: readonly ReadProblem[]): Markup | null {
  if (problems.length === 0) return null;
  const room = makeRoom(roomOf.problems);
  const told = fill(problems, { most: mostProblems, room }, (problem, place) => {
    const around = problemFacts(problem);
    const inner = roomWithin(room, roomOfProblem, roomAround);
    // Remedies before quoted lines: they are what the page is for, and the lines stand in the log too.
    const remedies = remedySection(problem, inner);
    return problemArticle(problem, place, html`${around}${evidenceList(problem.findings, inner)}${remedies}`);
  });
  return html`<section id="problems" aria-labelledby="problems-title">
<h2 id="problems-title">Problems</h2>
${told.shown}${furtherProblems(problems.slice(told.shown.length))}</section>
`;
}

const problemArticle = ({ severity, headline }: ReadProblem, place: number, content: Markup): Markup =>
  html`<article class="card ${severity}" id="problem-${place + 1}">
<h3>${severityMark(severity)} <bdi>${oneLine(headline, longestSentence)}</bdi></h3>
${content}</article>
`;

/** Those that the page has no room for, by their headlines. */
function furtherProblems(problems: readonly ReadProblem[]): Markup | null {
  if (problems.length === 0) return null;
  const { shown, leftOut } = fill(
    problems,
    { most: mostHeadlines, room: makeRoom(roomOf.problemHeadlines) },
    ({ severity, headline }) => html`<li>${severityMark(severity)} <bdi>${oneLine(headline, 300)}</bdi></li>\n`,
  );
  return html`<h3>Further problems</h3>
<p>Evidence and remedies of these are left out here; the JSON report has them.</p>
<ul class="verdicts">
${shown}</ul>
${leftOutNote(leftOut, 'problem')}`;
}

function problemFacts(problem: ReadProblem): Markup {
  const [first] = problem.findings;
  return html`<dl class="facts">
<div><dt>On</dt><dd>${names(problem.nodes)}</dd></div>
${problem.servers.length === 0 ? null : html`<div><dt>Servers</dt><dd>${names(problem.servers)}</dd></div>\n`}<div><dt>Seen</dt><dd>${seenWhen(problem)}; ${affected(problem)}</dd></div>
${first === undefined ? null : causeFacts(first)}${certificateFacts(problem)}</dl>
${reasons(problem)}${impact(problem)}${identity(problem)}`;
}

function names(all: readonly string[], most = mostListed): Markup {
  const rest = all.length - most;
  const shown = all
    .slice(0, most)
    .map((name, at) => html`${at === 0 ? '' : ', '}<bdi>${oneLine(name, longestName)}</bdi>`);
  return html`${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function causeFacts({ cause, alsoPossible, opensslError, depth, expectedName, presentedNames }: Finding): Markup {
  const maybe = alsoPossible.length === 0 ? '' : ` (or ${listed(alsoPossible)})`;
  return html`<div><dt>Cause</dt><dd>${cause}${maybe}</dd></div>
${
  opensslError === null
    ? null
    : html`<div><dt>OpenSSL says</dt><dd><bdi>${oneLine(opensslError.text, longestName)}</bdi>${errorNumber(opensslError, depth)}</dd></div>\n`
}${
  expectedName === null
    ? null
    : html`<div><dt>Asked for as</dt><dd><bdi>${oneLine(expectedName, longestName)}</bdi></dd></div>
<div><dt>Names presented</dt><dd>${presentedNames.length === 0 ? 'none' : names(presentedNames, mostNames)}</dd></div>\n`
}`;
}

function errorNumber({ name, code }: NonNullable<Finding['opensslError']>, depth: number | null): string {
  const known = [name, code === null ? null : `error ${code}`, depth === null ? null : `depth ${depth}`];
  const said = known.flatMap((each) => each ?? []).join(', ');
  return said === '' ? '' : ` (${said})`;
}

function certificateFacts({ certificates, missingIssuers, proof }: ReadProblem): Markup {
  const shown = certificates.slice(0, mostListed).map((each) => {
    const lines = certificateLines({ ...each, servers: each.servers.slice(0, mostListed) }, oneLine);
    return html`<div><dt>Certificate</dt><dd>${lines.map((line) => html`<bdi class="row">${line}</bdi>`)}</dd></div>\n`;
  });
  const missing = missingIssuers
    .slice(0, mostListed)
    .map((each) => html`<div><dt>Missing issuer</dt><dd><bdi>${missingIssuerLine(each, oneLine)}</bdi></dd></div>\n`);
  const proven = proof.length === 0 ? null : html`<div><dt>Rests on</dt><dd>${proofLine(proof)}</dd></div>\n`;
  return html`${shown}${missing}${proven}`;
}

/** The first says what the line means; the others what the evidence adds. */
function reasons({ because, next }: ReadProblem): Markup {
  const [meaning, ...others] = because.slice(0, mostReasons).map((text) => oneLine(text, longestSentence));
  const coming = next.slice(0, mostReasons);
  return html`${meaning === undefined ? null : html`<p>${meaning}</p>\n`}${
    others.length === 0 ? null : html`<ul>\n${others.map((text) => html`<li>${text}</li>\n`)}</ul>\n`
  }${coming.map(
    ({ cause, because: why }) => html`<p><strong>Next:</strong> ${cause}. ${oneLine(why, longestSentence)}</p>\n`,
  )}`;
}

function impact({ findings }: ReadProblem): Markup | null {
  const requests = [...new Set(findings.flatMap((finding) => finding.impact.requests))];
  if (requests.length === 0) return null;
  const shown = requests.slice(0, mostListed).map((path) => html`<li><code>${oneLine(path, 500)}</code></li>\n`);
  return html`<details>
<summary>Requests that it hit (${counted(requests.length, 'sample')})</summary>
<ul>
${shown}</ul>
${leftOutNote(requests.length - shown.length, 'request')}</details>
`;
}

/** By which the API knows them. */
function identity({ findings }: ReadProblem): Markup {
  const shown = findings
    .slice(0, mostListed)
    .map(({ id, signature }) => html`<li><code>${id}</code>, signature <code>${oneLine(signature, 200)}</code></li>\n`);
  return html`<details>
<summary>${counted(findings.length, 'finding')} by id</summary>
<ul>
${shown}</ul>
${leftOutNote(findings.length - shown.length, 'finding')}</details>
`;
}
