// Stage 8, report: the report as Markdown, the way a ticket wants it: verdict per node, the servers, then per finding
// what, since when, how often, who, why, and what to do first.
import type { Finding, Remediation } from '../model/finding.ts';
import type { BundleReport, NodeReport, Report, ServerReport } from '../model/report.ts';
import { endpointOf, exchangeCounts, findingCounts, nodeFacts, remedyKey, remedyPlace } from './phrases.ts';
import { codeSpan, oneLine } from './untrusted.ts';

/** A ticket's body holds some thousand characters; the full form has no bound of its own. */
const shortLength = 4_000;

/** Short (at most 4,000 characters) unless `full`. */
export function renderMarkdown(report: Report, { full }: { full: boolean }): string {
  const whole = compose(report, true);
  if (full || whole.length <= shortLength) return whole;
  const brief = compose(report, false);
  if (brief.length <= shortLength) return brief;
  const note = '\n\n… shortened: the full report has the rest.\n';
  const kept = brief.slice(0, shortLength - note.length);
  return `${kept.slice(0, kept.lastIndexOf('\n'))}${note}`;
}

function compose(report: Report, whole: boolean): string {
  const lines = ['# Expressway certificate verification', ''];
  for (const node of report.nodes) lines.push(`- **${node.verdict}** ${node.headline}`);
  for (const cluster of report.clusters)
    lines.push(`- cluster **${cluster.verdict}** ${oneLine(cluster.headline, 120)}`);
  if (report.nodes.length === 0) lines.push('No node could be judged.');
  const told = new Set<string>();
  for (const node of report.nodes) lines.push('', ...nodeSection(node, told, whole));
  const troubled = report.bundles.filter(({ status, problems }) => status !== 'complete' || problems.length > 0);
  if (troubled.length > 0) lines.push('', '## What could not be read', '', ...troubled.flatMap(problemLines));
  return `${lines.join('\n')}\n`;
}

function nodeSection(node: NodeReport, told: Set<string>, whole: boolean): string[] {
  const lines = [`## ${codeSpan(node.node, 253)}: ${node.verdict}`, '', `${nodeFacts(node)}.`, '', node.summary];
  if (node.servers.length > 0) lines.push('', '| server | verdict | cause | exchanges |', '|---|---|---|---|');
  for (const server of node.servers) lines.push(serverRow(server));
  for (const finding of node.findings) lines.push('', ...findingSection(finding, told, whole));
  for (const { what, from, how } of node.collect) lines.push('', `**Collect** from ${from}: ${what}. ${how}`);
  return lines;
}

function serverRow(server: ServerReport): string {
  const cause = [server.cause, ...server.alsoPossible.map((other) => `or ${other}`)].filter((word) => word !== null);
  const verdict = [server.verdict, ...server.reasons].join(', ');
  return `| ${codeSpan(endpointOf(server), 280)} | ${verdict} | ${cause.join(' ') || '–'} | ${exchangeCounts(server)} |`;
}

function findingSection(finding: Finding, told: Set<string>, whole: boolean): string[] {
  const lines = [`### ${finding.headline} (${finding.severity})`, '', findingCounts(finding)];
  for (const { text } of finding.because) lines.push('', text);
  for (const { cause, because } of finding.next) lines.push('', `**Comes next:** ${cause}. ${because}`);
  const [newest] = finding.evidence;
  if (newest) {
    const where = `${codeSpan(newest.member, 200)} line ${newest.line}`;
    lines.push('', `Evidence, ${where}:`, '', codeSpan(newest.text, whole ? 600 : 200));
  }
  for (const remedy of finding.remediation) lines.push('', ...remedyLines(remedy, told, whole));
  return lines;
}

function remedyLines(remedy: Remediation, told: Set<string>, whole: boolean): string[] {
  const title = `**${remedy.kind}: ${remedy.title}** (${remedyPlace(remedy)}; ${remedy.confidence})`;
  if (told.has(remedyKey(remedy))) return [`${title}: as above.`];
  told.add(remedyKey(remedy));
  if (!whole && remedy.kind !== 'fix') return [title];
  const lines = [title, '', ...remedy.steps.map((step, at) => `${at + 1}. ${step}`)];
  for (const command of remedy.commands) lines.push('', `    ${oneLine(command, 400)}`);
  lines.push('', `Restart: ${remedy.requiresRestart}. Worked if: ${remedy.verify}`);
  if (!whole) return lines;
  lines.push('', `Risk: ${remedy.risk.serviceImpact} ${remedy.risk.securityImpact} Undo: ${remedy.rollback}`);
  if (remedy.references.length > 0) lines.push('', `References: ${remedy.references.map(({ id }) => id).join(', ')}`);
  return lines;
}

function problemLines({ fileName, status, problems }: BundleReport): string[] {
  return [
    `- ${codeSpan(fileName, 200)}: ${status}`,
    ...problems
      .slice(0, 20)
      .map(
        ({ code, member, detail }) =>
          `  - ${code}${member === null ? '' : ` in ${codeSpan(member, 200)}`}: ${oneLine(detail, 200)}`,
      ),
  ];
}
