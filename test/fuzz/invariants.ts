// What must hold of the report of a mutated bundle.
import { Report } from '../../shared/model/report.ts';
import { renderBrief } from '../../shared/report/brief.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { renderText } from '../../shared/report/text.ts';
import { isNoText, unlikeReference } from './compare-reading.ts';
import { type BuiltCase, builtCase, type FuzzCase, packed, siteNamed } from './fuzz-case.ts';
import { unpacked } from './independent-unpack.ts';
import type { SeedSite } from './seed-sites.ts';
import { type Reading, readingsOf, watchedReading } from './watched-reading.ts';

export interface Outcome {
  /** What does not hold, in words. */
  broken: string | null;
  /** Of a mutated log: whether all of it was held against the reference reader. */
  compared: 'whole' | 'left-out' | null;
}

export async function outcomeOf(fuzzed: FuzzCase, built = builtCase(fuzzed)): Promise<Outcome> {
  const isLog = fuzzed.level === 'log' && built.log !== null;
  const compared = !isLog ? null : built.log !== null && isNoText(built.log) ? 'left-out' : 'whole';
  for (const reading of readingsOf(fuzzed.container)) {
    const broken = await brokenReading(fuzzed, built, reading);
    if (broken !== null) return { broken: `read ${reading}: ${broken}`, compared };
  }
  return { broken: null, compared };
}

async function brokenReading(fuzzed: FuzzCase, { bytes, log }: BuiltCase, reading: Reading): Promise<string | null> {
  const { report, excess } = await watchedReading(bytes, reading);
  if (excess !== null) return excess;
  const parsed = Report.safeParse(report);
  if (!parsed.success) return `the report does not fit its schema: ${parsed.error.message}`;
  for (const render of [renderText, renderBrief, renderJson]) render(report);
  for (const full of [true, false]) renderMarkdown(report, { full });
  if (fuzzed.level === 'container') return containerDamage(fuzzed, bytes, report, reading);
  if (fuzzed.level === 'log') return log === null ? null : logTold(log, report, siteNamed(fuzzed.site));
  return logUnmoved(await undamaged(fuzzed, reading), report);
}

function logTold(log: Buffer, report: Report, { configured }: SeedSite): string | null {
  if (!isNoText(log)) return unlikeReference(log, report, configured);
  return report.bundles[0]?.status === 'complete' ? 'a log that is no text is not told' : null;
}

const known = new Map<string, Promise<Report>>();

function undamaged({ site, container }: FuzzCase, reading: Reading): Promise<Report> {
  const key = `${site} ${container} ${reading}`;
  const bytes = packed(siteNamed(site), container);
  const report = known.get(key) ?? watchedReading(bytes, reading).then((watched) => watched.report);
  known.set(key, report);
  return report;
}

/**
 * A zip file is read by the headers in front of its files where it comes in order, and where the mark at its end leads to
 * no directory: that may be wrong beside them.
 */
const readsAhead = ({ container }: FuzzCase): boolean => container.includes('zip');

/**
 * Damage that can be told is told, and nothing passes beside it: what was lost may have been a failure. Of the other
 * verdicts none is better than another here: with the end of a log lost, `fail` may rightly become `inconclusive` or
 * `warn`, because the status says that something is missing. Where the contents are the same, so are the nodes.
 */
async function containerDamage(
  fuzzed: FuzzCase,
  bytes: Buffer,
  report: Report,
  reading: Reading,
): Promise<string | null> {
  const before = await undamaged(fuzzed, reading);
  const isWhole = report.bundles.every(({ status }) => status === 'complete');
  const contents = tryUnpack(fuzzed, bytes);
  if (contents === null) {
    const isHarmless = readsAhead(fuzzed) && verdicts(report) === verdicts(before);
    if (isWhole) return isHarmless ? null : 'the container is damaged, and the bundle is said to be complete';
    return passes(report).length === 0 ? null : `passes beside damage: ${passes(report).join(', ')}`;
  }
  const same = contents === tryUnpack(fuzzed, packed(siteNamed(fuzzed.site), fuzzed.container));
  const gained = passes(report).filter((name) => !passes(before).includes(name));
  if (same && gained.length > 0) return `same contents, and more passes: ${gained.join(', ')}`;
  if (same && isWhole && verdicts(report) !== verdicts(before))
    return `same contents, other verdicts: ${verdicts(report)}, not ${verdicts(before)}`;
  return null;
}

function tryUnpack({ container }: FuzzCase, bytes: Buffer): string | null {
  try {
    return JSON.stringify(unpacked(container, bytes).map(([name, body]) => [name, body.toString('latin1')]));
  } catch {
    return null;
  }
}

const passes = ({ nodes }: Report): string[] => [
  ...nodes.filter(({ verdict }) => verdict === 'pass').map(({ node }) => node),
  ...nodes.flatMap(({ servers }) =>
    servers.filter(({ verdict }) => verdict === 'pass').map(({ address, port }) => `${address}:${port}`),
  ),
];

const verdicts = ({ nodes }: Report): string =>
  JSON.stringify(
    nodes.map(({ node, verdict, verification, servers }) => [
      node,
      verdict,
      verification,
      servers.map(({ address, port, ip, exchanges, verdict: of }) => [address, port, ip, exchanges, of]),
    ]),
  );

/** What the log tells of exchanges stays as it was, whatever captures and certificates say; and so do its failures. */
function logUnmoved(before: Report, after: Report): string | null {
  const told = ({ nodes }: Report) =>
    JSON.stringify(nodes.map(({ node, servers }) => [node, servers.map((each) => [each.address, each.exchanges])]));
  const hasLog = (before.bundles[0]?.coverage.lines ?? 0) > 0;
  if (hasLog && told(before) !== told(after)) return `exchanges moved: ${told(after)}, not ${told(before)}`;
  const failing = before.nodes.filter(({ verdict }) => hasLog && verdict === 'fail');
  const lifted = failing.find(({ node }) => after.nodes.find((each) => each.node === node)?.verdict !== 'fail');
  return lifted ? `${lifted.node} does not fail any more` : null;
}
