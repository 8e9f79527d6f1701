// Stage 8, report, HTML face: the bundles that the report rests on: how far they reach, and what of them was not read.
import type { BundleReport } from '../../model/report.ts';
import { counted, span } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { html, type Markup } from './markup.ts';
import { longestName, mostBundleProblems, mostBundles, roomAround, roomOf } from './page-bounds.ts';
import { fill, leftOutNote, makeRoom, type Room, roomWithin } from './room.ts';

export function bundleSection(bundles: readonly BundleReport[]): Markup {
  const room = makeRoom(roomOf.bundles);
  const { shown, leftOut } = fill(bundles, { most: mostBundles, room }, (bundle) => bundleArticle(bundle, room));
  return html`<section id="bundles" aria-labelledby="bundles-title">
<h2 id="bundles-title">Bundles</h2>
${shown}${leftOutNote(leftOut, 'bundle')}</section>
`;
}

function bundleArticle(bundle: BundleReport, whole: Room): Markup {
  const { bundleId, fileName, sha256, sizeBytes, status, coverage } = bundle;
  const { members, lines, decodedBytes, from, to } = coverage;
  const covered = from === null && to === null ? 'no time is known' : span(from, to);
  return html`<article class="card">
<h3><bdi class="name">${oneLine(fileName, longestName)}</bdi>: ${status}</h3>
<dl class="facts">
<div><dt>Covers</dt><dd>${covered}</dd></div>
<div><dt>Read</dt><dd>${counted(members, 'member')}, ${counted(lines, 'line')}, ${counted(decodedBytes, 'byte')} decoded${
    sizeBytes === null ? '' : ` of ${counted(sizeBytes, 'byte')} stored`
  }</dd></div>
<div><dt>SHA-256</dt><dd>${sha256 === null ? 'not known' : html`<code>${oneLine(sha256, 64)}</code>`}</dd></div>
<div><dt>Id</dt><dd>${bundleId === '' ? 'none' : html`<code>${oneLine(bundleId, 64)}</code>`}</dd></div>
</dl>
${problemList(bundle, roomWithin(whole, whole.leftBytes, roomAround))}</article>
`;
}

function problemList({ problems }: BundleReport, room: Room): Markup | null {
  if (problems.length === 0) return null;
  const { shown, leftOut } = fill(
    problems,
    { most: mostBundleProblems, room },
    ({ code, member, detail }) =>
      html`<li><code>${oneLine(code, 64)}</code>${member === null ? '' : html` in <bdi>${oneLine(member, longestName)}</bdi>`}: ${oneLine(detail, 400)}</li>\n`,
  );
  return html`<h4>What could not be read, or only in part</h4>
<ul>
${shown}</ul>
${leftOutNote(leftOut, 'problem')}`;
}
