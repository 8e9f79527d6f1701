// Stage 8, report, HTML face: what to do about a problem: steps, commands and files to upload, each with what it risks, how
// to see that it worked, and how to undo it.
import type { Remediation } from '../../model/finding.ts';
import { remedyPlace, restartWords } from '../phrases.ts';
import type { ReadProblem, ReadRemedy } from '../problems.ts';
import { artifactLine, resolvesLine } from '../shown-certificates.ts';
import { oneLine } from '../untrusted.ts';
import { bulletList, fact, factList, firstOf } from './lists.ts';
import { html, htmlLines, type Markup } from './markup.ts';
import {
  longestCommand,
  longestPem,
  longestSentence,
  mostArtifacts,
  mostListed,
  mostRemedies,
  mostSteps,
} from './page-bounds.ts';
import { fill, leftOutNote, type Room } from './room.ts';

export function remedySection({ remedies, verify }: ReadProblem, room: Room): Markup | null {
  if (remedies.length === 0) return null;
  const { shown, leftOut } = fill(remedies, { most: mostRemedies, room }, (remedy, place) =>
    remedyArticle(remedy, place, verify),
  );
  return html`<h4>What to do</h4>
${shown}${leftOutNote(leftOut, 'remedy', 'remedies')}${
  verify === null ? null : html`<p><strong>Worked if:</strong> ${sentence(verify)}</p>\n`
}`;
}

const sentence = (text: string): string => oneLine(text, longestSentence);

/** The first is open: it is what to do first. */
function remedyArticle({ remedy, toldUnder }: ReadRemedy, place: number, known: string | null): Markup {
  const { kind, title, confidence } = remedy;
  return html`<details class="remedy ${kind}"${place === 0 ? html` open` : null}>
<summary><span class="kind">${place === 0 ? 'Do first' : 'Or'}: ${kind}</span> <strong>${sentence(title)}</strong> <span class="muted">${remedyPlace(remedy)}; ${confidence}</span></summary>
${toldUnder === null ? null : html`<p>Steps and risks stand under <q>${sentence(toldUnder)}</q>.</p>\n`}${artifacts(remedy)}${outcome(remedy)}${
  toldUnder === null ? instructions(remedy, known) : null
}</details>
`;
}

function artifacts({ artifacts: files }: Remediation): Markup {
  const shown = files.slice(0, mostArtifacts).map((artifact) => {
    const { pem, completesChain, sha256 } = artifact;
    return html`<div>
<p><strong>Upload</strong> <bdi>${artifactLine(artifact, oneLine)}</bdi>${completesChain ? '; it completes the chain' : ''}</p>
${pemBlock(pem.trim())}<p class="muted">SHA-256 to compare with the one that your CA or the server itself shows:</p>
<pre data-copy="this SHA-256">${oneLine(sha256, 64)}</pre>
</div>
`;
  });
  return html`${shown}${leftOutNote(files.length - shown.length, 'certificate to upload', 'certificates to upload')}`;
}

/** A redacted report holds no certificate. */
function pemBlock(pem: string): Markup {
  if (!pem.startsWith('-----BEGIN')) return html`<p class="muted">${oneLine(pem, 200)}</p>\n`;
  if (pem.length > longestPem) return html`<p class="left-out">Too long for this page; the JSON report has it.</p>\n`;
  return html`<pre class="pem" tabindex="0" data-copy="this certificate as PEM">${htmlLines(pem)}</pre>\n`;
}

function outcome(remedy: Remediation): Markup | null {
  const resolves = resolvesLine(remedy);
  return resolves === null
    ? null
    : html`<p><strong>Tried on the captured chains:</strong> ${oneLine(resolves, 12_000)}.</p>\n`;
}

function instructions(remedy: Remediation, known: string | null): Markup {
  const { assumes, steps, commands, requiresRestart, risk, verify, rollback, references } = remedy;
  return html`${assumes.length === 0 ? null : html`<p>Assumes:</p>\n`}${bulletList(firstOf(assumes, mostListed, sentence), 'assumption')}<ol>
${steps.slice(0, mostSteps).map((step) => html`<li>${sentence(step)}</li>\n`)}</ol>
${leftOutNote(steps.length - mostSteps, 'step')}${commands
  .slice(0, mostSteps)
  .map(
    (command) => html`<pre class="command" data-copy="this command">${oneLine(command, longestCommand)}</pre>\n`,
  )}${leftOutNote(commands.length - mostSteps, 'command')}${factList([
  fact('Restart', restartWords[requiresRestart]),
  fact('Service', sentence(risk.serviceImpact)),
  fact('Security', sentence(risk.securityImpact)),
  verify === known ? null : fact('Worked if', sentence(verify)),
  fact('Undo', `${sentence(rollback)}${risk.reversible ? '' : ' It cannot be undone in full.'}`),
  references.length === 0 ? null : fact('References', referenceLinks(references)),
])}`;
}

/** A pack may be supplied later: only an address of the web becomes a link. */
const referenceLinks = (references: Remediation['references']): Markup[] =>
  references.slice(0, mostListed).map(({ id, url }, at) => {
    const comma = at === 0 ? '' : ', ';
    const name = oneLine(id, 100);
    if (url === null || !/^https:\/\/[^\s"'<>]{1,500}$/.test(url)) return html`${comma}${name}`;
    return html`${comma}<a href="${url}" rel="noreferrer noopener">${name}</a>`;
  });
