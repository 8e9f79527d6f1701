// Stage 8, report, HTML face: the bundles that the report rests on: how far they reach, and what of them was not read.
import type { BundleReport } from '../../model/report.ts';
import { counted, span } from '../phrases.ts';
import { oneLine } from '../untrusted.ts';
import { bulletList, fact, factList } from './lists.ts';
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
  const { bundleId, fileName, sha256, status, coverage } = bundle;
  const { from, to } = coverage;
  return html`<article class="card">
<h3><bdi>${oneLine(fileName, longestName)}</bdi>: ${status}</h3>
${factList([
  fact('Covers', from === null && to === null ? 'no time is known' : span(from, to)),
  fact('Read', readWords(bundle)),
  fact('SHA-256', sha256 === null ? 'not known' : html`<code>${oneLine(sha256, 64)}</code>`),
  fact('Id', bundleId === '' ? 'none' : html`<code>${oneLine(bundleId, 64)}</code>`),
])}${problemList(bundle, roomWithin(whole, whole.leftBytes, roomAround))}</article>
`;
}

/** `5 members, 28 lines, 24255 bytes decoded of 5616 bytes stored` */
function readWords({ sizeBytes, coverage: { members, lines, decodedBytes } }: BundleReport): string {
  const read = `${counted(members, 'member')}, ${counted(lines, 'line')}, ${counted(decodedBytes, 'byte')} decoded`;
  return sizeBytes === null ? read : `${read} of ${counted(sizeBytes, 'byte')} stored`;
}

function problemList({ problems }: BundleReport, room: Room): Markup | null {
  if (problems.length === 0) return null;
  const told = fill(problems, { most: mostBundleProblems, room }, ({ code, member, detail }) => {
    const where = member === null ? null : html` in <bdi>${oneLine(member, longestName)}</bdi>`;
    return html`<code>${oneLine(code, 64)}</code>${where}: ${oneLine(detail, 400)}`;
  });
  return html`<h4>What could not be read, or only in part</h4>
${bulletList(told, 'problem')}`;
}
