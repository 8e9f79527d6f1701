// Stage 8, report: the report as Markdown, for a ticket: as of when, a line of verdict per node, then each problem with
// its remedies, then a table of the servers.
import type { BundleReport, NodeReport, Report, ServerReport } from '../model/report.ts';
import {
  affected,
  asOf,
  counted,
  endpointOf,
  exchangeCounts,
  listed,
  nodeFacts,
  remedyPlace,
  restartWords,
  seenWhen,
  serverWhy,
} from './phrases.ts';
import { problemsOf, type ReadProblem, type ReadRemedy } from './problems.ts';
import {
  artifactLine,
  certificateLines,
  missingIssuerLine,
  nodeCertificateLines,
  proofLine,
  resolvesLine,
} from './shown-certificates.ts';
import { codeSpan, oneLine, sentence } from './untrusted.ts';
import { whatIfLines } from './what-if-lines.ts';

/** A ticket's body holds some thousand characters; the full form has no bound of its own. */
const shortLength = 4_000;

/** How much is told: everything; every problem with its first remedy; what, when and the remedies' titles. */
type Detail = 'whole' | 'first-remedy' | 'titles';
const details: readonly Detail[] = ['whole', 'first-remedy', 'titles'];

/** Short (at most 4,000 characters) unless `full`. */
export function renderMarkdown(report: Report, { full }: { full: boolean }): string {
  let text = '';
  for (const detail of details) {
    text = compose(report, detail);
    if (full || text.length <= shortLength) return text;
  }
  const note = '\n\n… shortened: the full report has the rest.\n';
  const kept = text.slice(0, shortLength - note.length);
  return `${withoutOpenFence(kept.slice(0, kept.lastIndexOf('\n')))}${note}`;
}

/** Cut within a fence, everything behind it would be code. */
function withoutOpenFence(text: string): string {
  const fences = [...text.matchAll(/^```$/gm)];
  const last = fences.length % 2 === 0 ? undefined : fences.at(-1);
  return last === undefined ? text : text.slice(0, last.index).trimEnd();
}

function compose(report: Report, detail: Detail): string {
  const lines = ['# Expressway certificate verification', ''];
  if (report.nodes.length === 0) lines.push('No node could be judged.');
  else lines.push(`${sentence(asOf(report))}.`, '');
  for (const node of report.nodes) lines.push(`- **${node.verdict}** ${sentence(node.headline)}`);
  for (const cluster of report.clusters) lines.push(`- cluster **${cluster.verdict}** ${sentence(cluster.headline)}`);
  for (const problem of problemsOf(report)) lines.push('', ...problemSection(problem, detail));
  for (const node of report.nodes) lines.push('', ...nodeSection(node, detail));
  const whatIf = whatIfLines(report.whatIf);
  if (whatIf.length > 0) lines.push('', '## What if', '', ...whatIf.map((line) => `- ${sentence(line)}`));
  const troubled = report.bundles.filter(({ status, problems }) => status !== 'complete' || problems.length > 0);
  if (troubled.length > 0) lines.push('', '## What could not be read', '', ...troubled.flatMap(bundleLines));
  return `${lines.join('\n')}\n`;
}

function problemSection(problem: ReadProblem, detail: Detail): string[] {
  const nodes = listed(problem.nodes.map((node) => codeSpan(node, 253)));
  const lines = [`## ${sentence(problem.headline)} (${problem.severity})`, ''];
  lines.push(`On ${nodes}; seen ${seenWhen(problem)}; ${affected(problem)}.`);
  if (detail !== 'titles') lines.push(...certificateSection(problem), '', ...reasons(problem, detail));
  for (const { cause, because } of problem.next) lines.push('', `**Next:** ${cause}. ${sentence(because)}`);
  const newest = problem.findings[0]?.evidence[0];
  if (newest && detail !== 'titles') {
    const where = `${codeSpan(newest.member, 200)} line ${newest.line}`;
    lines.push('', `Evidence, ${where}:`, '', codeSpan(newest.text, detail === 'whole' ? 600 : 300));
  }
  lines.push(...remedySections(problem, detail));
  if (problem.verify !== null && detail !== 'titles') lines.push('', `**Worked if:** ${sentence(problem.verify)}`);
  return lines;
}

/** The first says what the line means; the others what the evidence adds. */
function reasons({ because }: ReadProblem, detail: Detail): string[] {
  const [meaning = '', ...others] = because.map(sentence);
  if (detail !== 'whole') return [[meaning, ...others].join(' ')];
  return others.length === 0 ? [meaning] : [meaning, '', ...others.map((text) => `- ${text}`)];
}

/** What is presented, what is missing, and what the cause rests on. */
function certificateSection({ servers, certificates, missingIssuers, proof }: ReadProblem): string[] {
  const lines: string[] = [];
  if (servers.length > 0) lines.push('', `Servers: ${listed(servers.map((each) => codeSpan(each, 280)))}.`);
  for (const shown of certificates) {
    const [first = '', ...others] = certificateLines(shown, codeSpan);
    lines.push('', `**Certificate:** ${first}`, '', ...others.map((line) => `- ${line}`));
  }
  for (const missing of missingIssuers) lines.push('', `**Missing issuer:** ${missingIssuerLine(missing, codeSpan)}`);
  if (certificates.length > 0) lines.push('', `**Proven by** ${proofLine(proof)}.`);
  return lines;
}

function remedySections({ remedies, verify }: ReadProblem, detail: Detail): string[] {
  const told = detail === 'whole' ? remedies : remedies.slice(0, 1);
  const lines = told.flatMap((each, at) => ['', ...remedyLines(each, at, detail, verify)]);
  const rest = remedies.slice(told.length).map(({ remedy: { kind, title } }) => `${sentence(title)} (${kind})`);
  if (rest.length > 0) lines.push('', `Or: ${rest.join('; ')}.`);
  return lines;
}

function remedyLines({ remedy, toldUnder }: ReadRemedy, at: number, detail: Detail, known: string | null): string[] {
  const { kind, title, confidence } = remedy;
  const head = `**${at === 0 ? 'Do first' : 'Or'}, ${kind}: ${sentence(title)}** (${remedyPlace(remedy)}; ${confidence})`;
  const tried = triedLines(remedy, detail);
  if (toldUnder !== null) return [`${head}, as above.`, ...tried];
  if (detail === 'titles') return [head, ...tried];
  const lines = [head, '', ...remedy.steps.map((step, place) => `${place + 1}. ${sentence(step)}`)];
  lines.push(...tried);
  // Between fences: behind a numbered step four blanks would make it a paragraph of that step.
  for (const command of remedy.commands) lines.push('', '```', oneLine(command, 2_400), '```');
  lines.push('', `Restart: ${restartWords[remedy.requiresRestart]}. Service: ${sentence(remedy.risk.serviceImpact)}`);
  if (remedy.verify !== known) lines.push('', `Worked if: ${sentence(remedy.verify)}`);
  if (detail !== 'whole') return lines;
  lines.push('', `Security: ${sentence(remedy.risk.securityImpact)} Undo: ${sentence(remedy.rollback)}`);
  if (remedy.references.length > 0) lines.push('', `References: ${remedy.references.map(({ id }) => id).join(', ')}`);
  return lines;
}

/** The files to upload, and what the remedy came to on the captured chains. */
function triedLines(remedy: ReadRemedy['remedy'], detail: Detail): string[] {
  const lines: string[] = [];
  for (const artifact of remedy.artifacts) {
    lines.push('', `Upload: ${artifactLine(artifact, codeSpan)}`);
    if (detail === 'whole')
      lines.push(
        '',
        ...artifact.pem
          .trim()
          .split('\n')
          .map((line) => `    ${line}`),
      );
  }
  const resolves = resolvesLine(remedy);
  if (resolves !== null) lines.push('', `Outcome: ${sentence(resolves)}.`);
  return lines;
}

function nodeSection(node: NodeReport, detail: Detail): string[] {
  const lines = [`## ${codeSpan(node.node, 253)}: ${node.verdict}`, '', `${sentence(nodeFacts(node))}.`];
  const shown = detail === 'whole' ? node.servers : node.servers.filter(({ verdict }) => verdict !== 'pass');
  if (shown.length > 0) lines.push('', '| server | verdict | exchanges | why |', '|---|---|---|---|');
  for (const server of shown) lines.push(serverRow(server));
  const passing = node.servers.length - shown.length;
  if (passing > 0) lines.push('', `${counted(passing, 'server passes', 'servers pass')}.`);
  const certificates = detail === 'whole' ? nodeCertificateLines(node, codeSpan) : [];
  if (certificates.length > 0) lines.push('', ...certificates.map((line) => `- ${line}`));
  for (const { what, from, how } of node.collect)
    lines.push('', `**Collect** from ${sentence(from)}: ${sentence(what)}. ${sentence(how)}`);
  return lines;
}

const serverRow = (server: ServerReport): string =>
  `| ${codeSpan(endpointOf(server), 280)} | ${server.verdict} | ${exchangeCounts(server)} | ${serverWhy(server) || '–'} |`;

function bundleLines({ fileName, status, problems }: BundleReport): string[] {
  return [
    `- ${codeSpan(fileName, 200)}: ${status}`,
    ...problems
      .slice(0, 20)
      .map(
        ({ code, member, detail }) =>
          `  - ${code}${member === null ? '' : ` in ${codeSpan(member, 200)}`}: ${sentence(oneLine(detail, 200))}`,
      ),
  ];
}
