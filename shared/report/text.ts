// Stage 8, report: the report as plain text for a terminal, in the order a ticket wants it: as of when, a line of verdict
// per node, then each problem with its remedies, then what was seen of every server.
import type { NodeReport, Report, ServerReport } from '../model/report.ts';
import {
  affected,
  asOf,
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
import { oneLine } from './untrusted.ts';
import { whatIfLines } from './what-if-lines.ts';

export function renderText(report: Report): string {
  const lines = report.nodes.length === 0 ? [] : [asOf(report), ''];
  for (const node of report.nodes) lines.push(`${node.verdict.toUpperCase()}  ${node.headline}`);
  for (const cluster of report.clusters) lines.push(`cluster ${oneLine(cluster.headline, 120)}`);
  for (const problem of problemsOf(report)) lines.push('', ...problemLines(problem));
  for (const node of report.nodes) lines.push('', ...nodeLines(node));
  const whatIf = whatIfLines(report.whatIf);
  if (whatIf.length > 0) lines.push('', 'What if', ...whatIf.map((line) => `  ${line}`));
  for (const bundle of report.bundles) {
    if (bundle.status === 'complete' && bundle.problems.length === 0) continue;
    lines.push('', `${oneLine(bundle.fileName, 200)}: ${bundle.status}`);
    for (const { code, member, detail } of bundle.problems.slice(0, 20))
      lines.push(`  ${code}${member === null ? '' : ` in ${oneLine(member, 200)}`}: ${oneLine(detail, 200)}`);
    if (bundle.problems.length > 20) lines.push(`  and ${bundle.problems.length - 20} more problems`);
  }
  return `${lines.join('\n').trim()}\n`;
}

const field = (name: string, text: string): string => `  ${name.padEnd(11)}${text}`;

function problemLines(problem: ReadProblem): string[] {
  const lines = [`${problem.severity.toUpperCase()}  ${problem.headline}`];
  lines.push(field('node', listed(problem.nodes.map((node) => oneLine(node, 253)))));
  lines.push(field('seen', seenWhen(problem)), field('affects', affected(problem)));
  if (problem.servers.length > 0) lines.push(field('servers', listed(problem.servers)));
  for (const shown of problem.certificates)
    for (const [at, text] of certificateLines(shown, oneLine).entries())
      lines.push(field(at === 0 ? 'presents' : '', text));
  for (const missing of problem.missingIssuers) lines.push(field('missing', missingIssuerLine(missing, oneLine)));
  for (const [at, text] of problem.because.entries()) lines.push(field(at === 0 ? 'why' : '', text));
  if (problem.certificates.length > 0) lines.push(field('proven by', proofLine(problem.proof)));
  for (const { cause, because } of problem.next) lines.push(field('next', `${cause}. ${because}`));
  const newest = problem.findings[0]?.evidence[0];
  if (newest)
    lines.push(
      field('evidence', `${oneLine(newest.member, 200)}:${newest.line}`),
      field('', oneLine(newest.text, 400)),
    );
  for (const [at, remedy] of problem.remedies.entries()) lines.push(...remedyLines(remedy, at, problem.verify));
  if (problem.verify !== null) lines.push(field('worked if', problem.verify));
  return lines;
}

function remedyLines({ remedy, toldUnder }: ReadRemedy, at: number, known: string | null): string[] {
  const { kind, title, confidence, steps, commands, risk, rollback, verify } = remedy;
  const head = `${at === 0 ? `do first: ${kind}` : `or: ${kind}`}, ${confidence}: ${title} (${remedyPlace(remedy)})`;
  const tried = triedLines(remedy);
  if (toldUnder !== null) return [`  ${head}, as above`, ...tried];
  const lines = [`  ${head}`, ...tried, ...steps.map((step, place) => `    ${place + 1}. ${step}`)];
  for (const command of commands) lines.push(`    > ${command}`);
  lines.push(`    Restart: ${restartWords[remedy.requiresRestart]}. Service: ${risk.serviceImpact}`);
  lines.push(`    Security: ${risk.securityImpact}`, `    Undo: ${rollback}`);
  if (verify !== known) lines.push(`    Worked if: ${verify}`);
  return lines;
}

function triedLines(remedy: ReadRemedy['remedy']): string[] {
  const resolves = resolvesLine(remedy);
  return [
    ...remedy.artifacts.map((artifact) => `    Upload: ${artifactLine(artifact, oneLine)}${whereIsPem(artifact)}`),
    ...(resolves === null ? [] : [`    Outcome: ${resolves}.`]),
  ];
}

/** A redacted report holds no certificate. */
const whereIsPem = ({ pem }: ReadRemedy['remedy']['artifacts'][number]): string =>
  pem.startsWith('-----BEGIN') ? ' (PEM: --format markdown)' : '';

function nodeLines(node: NodeReport): string[] {
  const lines = [`${oneLine(node.node, 253)}: ${nodeFacts(node)}`];
  const widest = Math.min(60, Math.max(0, ...node.servers.map((server) => endpointOf(server).length)));
  for (const server of node.servers) lines.push(serverLine(server, widest));
  for (const line of nodeCertificateLines(node, oneLine)) lines.push(`  ${line}`);
  const ofTheNode = node.servers.length === 0 ? node.reasons : [];
  if (ofTheNode.length > 0) lines.push(`  ${ofTheNode.join(', ')}`);
  for (const { what, from, how } of node.collect) lines.push(`  Collect from ${from}: ${what}.`, `    ${how}`);
  return lines;
}

function serverLine(server: ServerReport, widest: number): string {
  const why = serverWhy(server);
  const said = `${exchangeCounts(server)}${why === '' ? '' : `; ${why}`}`;
  return `  ${server.verdict.padEnd(12)}  ${endpointOf(server).padEnd(widest)}  ${said}`;
}
