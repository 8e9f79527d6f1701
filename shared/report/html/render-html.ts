// Stage 8, report: the report as one HTML page that needs nothing but itself: it asks no host for anything, and runs no
// script but its own. The same report gives the same bytes, below 4.5 MB whatever it holds (page-bounds.ts).
import type { Report } from '../../model/report.ts';
import { problemsOf } from '../problems.ts';
import { bundleSection } from './bundle-section.ts';
import { clusterSection } from './cluster-section.ts';
import { reportCsp } from './content-security-policy.ts';
import { worstFirst } from './gravity.ts';
import { html, type Markup, ownCode, textOf } from './markup.ts';
import { nodeSection } from './node-section.ts';
import { pageHead, verdictList, wholeVerdict } from './overview.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';
import { problemSection } from './problem-section.ts';
import { shapes } from './verdict-mark.ts';
import { whatIfSection } from './what-if-section.ts';

export function renderHtml(report: Report): string {
  const nodes = worstFirst(report.nodes, ({ verdict }) => verdict);
  const { section, withSection } = nodeSection(nodes, report.bundles);
  const parts: Part[] = [
    { id: 'verdicts', title: 'Verdicts', content: verdictList(nodes, withSection) },
    { id: 'clusters', title: 'Clusters', content: clusterSection(report.clusters) },
    { id: 'problems', title: 'Problems', content: problemSection(problemsOf(report)) },
    { id: 'nodes', title: 'Nodes', content: section },
    { id: 'what-if', title: 'What if', content: whatIfSection(report) },
    { id: 'bundles', title: 'Bundles', content: bundleSection(report.bundles) },
  ];
  return textOf(page(report, parts));
}

interface Part {
  id: string;
  title: string;
  /** null: there is nothing to say. */
  content: Markup | null;
}

function page(report: Report, parts: readonly Part[]): Markup {
  const there = parts.filter(({ content }) => content !== null);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${reportCsp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Expressway certificate verification: ${wholeVerdict(report)}</title>
<link rel="icon" href="data:,">
${ownCode('style', pageStyle)}
</head>
<body>
${shapes}<a class="skip" href="#content">To the report</a>
${pageHead(report)}<nav aria-label="Parts of the report">
<ul>
${there.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul>
</nav>
<main id="content" tabindex="-1">
${there.map(({ content }) => content)}</main>
<footer>
<p class="muted">This page holds all that it shows. It asks no host for anything. The JSON report holds the same and what was left out here.</p>
</footer>
${ownCode('script', pageScript)}
</body>
</html>
`;
}
