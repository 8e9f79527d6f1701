// Stage 8, report: the report in at most three lines, for a chat: the verdict, the worst problem, what to do first.
import type { Report } from '../model/report.ts';
import { worst } from '../model/vocabulary.ts';
import { affected, clock, remedyPlace, seenWhen } from './phrases.ts';
import { problemsOf } from './problems.ts';
import { oneLine } from './untrusted.ts';

export function renderBrief(report: Report): string {
  const verdict = worst(report.nodes.map((node) => node.verdict)) ?? 'inconclusive';
  const node = report.nodes.find((candidate) => candidate.verdict === verdict);
  if (node === undefined) {
    const [problem] = report.bundles.flatMap(({ problems }) => problems);
    return `INCONCLUSIVE: no node could be judged${problem ? ` (${problem.code})` : ''}.\n`;
  }
  const others = report.nodes.length > 1 ? ` (${report.nodes.length} nodes)` : '';
  const lines = [`${verdict.toUpperCase()}${others} ${node.headline}, as of ${clock(node.asOf)}`];
  const [problem] = problemsOf(report);
  const [collect] = node.collect;
  if (problem) {
    lines.push(`${problem.headline}: seen ${seenWhen(problem)}; ${affected(problem)}.`);
    const [first] = problem.remedies;
    if (first) lines.push(`First: ${first.remedy.title}, ${remedyPlace(first.remedy)}.`);
  } else if (collect) lines.push(`Collect from ${collect.from}: ${collect.what}.`);
  return `${lines.map((line) => oneLine(line, 400)).join('\n')}\n`;
}
