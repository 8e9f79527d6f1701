// Stage 8, report: the report as plain text for a terminal, and in three lines for a chat.
import type { Finding } from '../model/finding.ts';
import type { NodeReport, Report, ServerReport } from '../model/report.ts';
import { worst } from '../model/vocabulary.ts';
import { clock, endpointOf, exchangeCounts, findingCounts, nodeFacts, remedyKey, remedyPlace } from './phrases.ts';
import { oneLine } from './untrusted.ts';

export function renderText(report: Report): string {
  const lines: string[] = [];
  for (const cluster of report.clusters) lines.push(`cluster ${oneLine(cluster.headline, 120)}`);
  for (const node of report.nodes) lines.push('', ...nodeLines(node));
  for (const bundle of report.bundles) {
    if (bundle.status === 'complete' && bundle.problems.length === 0) continue;
    lines.push('', `${oneLine(bundle.fileName, 200)}: ${bundle.status}`);
    for (const { code, member, detail } of bundle.problems.slice(0, 20))
      lines.push(`  ${code}${member === null ? '' : ` in ${oneLine(member, 200)}`}: ${oneLine(detail, 200)}`);
    if (bundle.problems.length > 20) lines.push(`  and ${bundle.problems.length - 20} more problems`);
  }
  return `${lines.join('\n').trim()}\n`;
}

function nodeLines(node: NodeReport): string[] {
  const lines = [`${node.verdict.toUpperCase()}  ${node.headline}`, `  ${nodeFacts(node)}`];
  if (node.reasons.length > 0) lines.push(`  because: ${node.reasons.join(', ')}`);
  for (const server of node.servers) lines.push(...serverLines(server));
  const told = new Set<string>();
  for (const finding of node.findings) lines.push('', ...findingLines(finding, told));
  for (const { what, from, how } of node.collect) lines.push('', `  Collect from ${from}: ${what}.`, `    ${how}`);
  return lines;
}

function serverLines(server: ServerReport): string[] {
  const cause = server.cause === null ? '' : `  ${server.cause}`;
  const maybe = server.alsoPossible.length === 0 ? '' : ` (or ${server.alsoPossible.join(', ')})`;
  const why = server.reasons.length === 0 ? '' : `  [${server.reasons.join(', ')}]`;
  return [
    `  ${server.verdict.padEnd(12)}  ${endpointOf(server)}${cause}${maybe}${why}`,
    `                ${exchangeCounts(server)}`,
  ];
}

function findingLines(finding: Finding, told: Set<string>): string[] {
  const lines = [`  ${finding.severity.toUpperCase()}  ${finding.headline}`, `    ${findingCounts(finding)}`];
  for (const { text } of finding.because) lines.push(`    ${text}`);
  for (const { cause, because } of finding.next) lines.push(`    Next: ${cause}. ${because}`);
  const newest = finding.evidence[0];
  if (newest) lines.push(`    ${oneLine(newest.member, 200)}:${newest.line}: ${oneLine(newest.text, 400)}`);
  for (const remedy of finding.remediation) {
    const again = told.has(remedyKey(remedy));
    lines.push(`    ${remedy.kind}: ${remedy.title}, ${remedyPlace(remedy)}${again ? ' (as above)' : ''}`);
    if (again) continue;
    told.add(remedyKey(remedy));
    for (const [at, step] of remedy.steps.entries()) lines.push(`      ${at + 1}. ${step}`);
    for (const command of remedy.commands) lines.push(`      > ${command}`);
    lines.push(
      `      Restart: ${remedy.requiresRestart}. Risk: ${remedy.risk.serviceImpact} ${remedy.risk.securityImpact}`,
    );
    lines.push(`      Worked if: ${remedy.verify}`, `      Undo: ${remedy.rollback}`);
  }
  return lines;
}

/** At most three lines: the verdict, the worst finding, what to do first. */
export function renderBrief(report: Report): string {
  const verdict = worst(report.nodes.map((node) => node.verdict)) ?? 'inconclusive';
  const node = report.nodes.find((candidate) => candidate.verdict === verdict);
  if (node === undefined) {
    const [problem] = report.bundles.flatMap(({ problems }) => problems);
    return `INCONCLUSIVE: no node could be judged${problem ? ` (${problem.code})` : ''}.\n`;
  }
  const others = report.nodes.length > 1 ? ` (${report.nodes.length} nodes)` : '';
  const lines = [`${verdict.toUpperCase()}${others} ${node.headline}, as of ${clock(node.asOf)}`];
  const [finding] = node.findings;
  if (finding) {
    lines.push(`${finding.headline}. ${findingCounts(finding)}`);
    const [remedy] = finding.remediation;
    if (remedy) lines.push(`First: ${remedy.title}, ${remedyPlace(remedy)}.`);
  } else if (node.collect[0]) lines.push(`Collect from ${node.collect[0].from}: ${node.collect[0].what}.`);
  return `${lines.map((line) => oneLine(line, 400)).join('\n')}\n`;
}
