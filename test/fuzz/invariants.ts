// What must hold of the report of a mutated bundle. Answers what does not hold, in words; null: all does.
import { Report } from '../../shared/model/report.ts';
import { renderBrief } from '../../shared/report/brief.ts';
import { renderJson } from '../../shared/report/json.ts';
import { renderMarkdown } from '../../shared/report/markdown.ts';
import { renderText } from '../../shared/report/text.ts';
import { type BuiltCase, builtCase, type FuzzCase, packed, siteNamed } from './fuzz-case.ts';
import { unpacked } from './independent-unpack.ts';
import { type ReferenceReading, referenceReading } from './reference-reader.ts';
import { type Reading, readingsOf, watchedReading } from './watched-reading.ts';

export async function brokenInvariant(fuzzed: FuzzCase, built = builtCase(fuzzed)): Promise<string | null> {
  for (const reading of readingsOf(fuzzed.container)) {
    const broken = await brokenReading(fuzzed, built, reading);
    if (broken !== null) return `read ${reading}: ${broken}`;
  }
  return null;
}

async function brokenReading(fuzzed: FuzzCase, { bytes, log }: BuiltCase, reading: Reading): Promise<string | null> {
  const { report, excess } = await watchedReading(bytes, reading);
  if (excess !== null) return excess;
  const parsed = Report.safeParse(report);
  if (!parsed.success) return `the report does not fit its schema: ${parsed.error.message}`;
  for (const render of [renderText, renderBrief, renderJson]) render(report);
  for (const full of [true, false]) renderMarkdown(report, { full });
  if (fuzzed.level === 'container') return containerDamage(fuzzed, bytes, report, reading);
  if (fuzzed.level === 'log') return log === null ? null : asReference(log, report);
  return logUnmoved(await undamaged(fuzzed, reading), report);
}

const known = new Map<string, Promise<Report>>();

function undamaged({ site, container }: FuzzCase, reading: Reading): Promise<Report> {
  const key = `${site} ${container} ${reading}`;
  const bytes = packed(siteNamed(site), container);
  const report = known.get(key) ?? watchedReading(bytes, reading).then((watched) => watched.report);
  known.set(key, report);
  return report;
}

/** In order a zip file is read by the headers in front of its files: its directory may be wrong beside that. */
const readsAhead = ({ container }: FuzzCase, reading: Reading): boolean =>
  container.includes('zip') && reading === 'in order';

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
    const isHarmless = readsAhead(fuzzed, reading) && verdicts(report) === verdicts(before);
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

/** What the reference reader must find is found, and nothing beyond what it can account for. */
function asReference(log: Buffer, report: Report): string | null {
  if (!isPlain(log)) return null;
  const reference = referenceReading(log);
  const seen = report.bundles[0]?.coverage.lines;
  if (seen !== reference.lines) return `${seen} lines were counted, not ${reference.lines}`;
  const warned = report.nodes.flatMap((node) => node.findings).filter(({ action }) => action !== null);
  const sumOf = (findings: typeof warned) => findings.reduce((total, { count }) => total + count, 0);
  for (const [address, count] of reference.warnings) {
    const sum = sumOf(warned.filter((each) => each.server?.address === address));
    if (sum < count) return `${sum} WARNING lines of ${address} were counted, not ${count}`;
  }
  if (sumOf(warned) > reference.mostWarnings) return `${sumOf(warned)} WARNING lines of ${reference.mostWarnings}`;
  const states = report.nodes.map(({ verification }) => verification);
  if (reference.verification !== null && !states.includes(reference.verification))
    return `verification is ${states.join()}, not ${reference.verification}`;
  return exchangesAsReference(reference, report);
}

function exchangesAsReference({ ok, failed }: ReferenceReading, report: Report): string | null {
  const exchanges = report.nodes.flatMap(({ servers }) => servers.map((server) => server.exchanges));
  const sum = (of: 'ok' | 'failed') => exchanges.reduce((total, each) => total + each[of], 0);
  // A capture speaks for a node without a log, as there is where the log is empty, or the host of every line was mutated.
  const isSpokenFor = report.nodes.length > 1 || report.bundles.every(({ coverage }) => coverage.lines === 0);
  const most = isSpokenFor ? { ok: Infinity, failed: Infinity } : { ok: ok.most, failed: failed.most };
  if (sum('ok') < ok.least || sum('ok') > most.ok) return `${sum('ok')} ok, not ${ok.least} to ${ok.most}`;
  if (sum('failed') > most.failed) return `${sum('failed')} failed, of at most ${failed.most}`;
  const told = new Set(exchanges.flatMap(({ failedTxnIds }) => failedTxnIds));
  const missing = failed.least.filter((id) => !told.has(id));
  return missing.length === 0 ? null : `failed transactions are missing: ${missing.join()}`;
}

/** Neither zeros nor bytes of another encoding, which would be decoded by rules of their own. */
const isPlain = (log: Buffer): boolean => log.every((byte) => byte === 9 || byte === 10 || (byte >= 32 && byte < 127));

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
