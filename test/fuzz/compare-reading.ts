// The report of a bundle against what the reference reader says about its log: equality, not bounds.
import type { Finding } from '../../shared/model/finding.ts';
import type { NodeReport, Report } from '../../shared/model/report.ts';
import type { Verification } from '../../shared/model/vocabulary.ts';
import { type ReferenceNode, type ReferenceReading, referenceReading } from './reference-reader.ts';

/** The node that the dumps and the file names of every seed bundle with one log are about. */
const ownHost = 'expc1';

/**
 * What is left out: a log that is no text any more, of which no line begins with a time. The program does not take it
 * for a log, and tells so; a plain reader would find a line behind the zeros of a crash.
 */
export function isNoText(log: Buffer): boolean {
  const controls = log.filter((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13).length;
  return controls * 50 > log.length && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/m.test(log.toString('latin1'));
}

/** `configured`: what the dumps of the bundle say of verification. */
export function unlikeReference(log: Buffer, report: Report, configured: Verification): string | null {
  const reference = referenceReading(log, ownHost);
  const coverage = report.bundles[0]?.coverage;
  const isOwn = reference.count > 0; // a bundle without a log is as long as its capture
  return (
    differs('lines', coverage?.lines, reference.count) ??
    (isOwn ? differs('from', coverage?.from, iso(reference.fromMs)) : null) ??
    (isOwn ? differs('to', coverage?.to, iso(reference.toMs)) : null) ??
    nodesUnlike(reference, report, configured)
  );
}

function nodesUnlike({ nodes }: ReferenceReading, report: Report, configured: Verification): string | null {
  for (const [host, reference] of nodes) {
    const node = report.nodes.find((each) => each.node.toLowerCase() === host);
    const unlike =
      node === undefined
        ? 'is not in the report'
        : nodeUnlike(reference, node, host === ownHost ? configured : 'unknown');
    if (unlike !== null) return `${host}: ${unlike}`;
  }
  for (const node of report.nodes.filter(({ node: name }) => !nodes.has(name.toLowerCase()))) {
    // Where a node has no line at all, captures may show its servers: but never lines.
    const unlike = differs('lines', shownLines(node), '[]') ?? differs('failed', failedIds(node), '[]');
    if (unlike !== null) return `${node.node}, of no line: ${unlike}`;
  }
  return null;
}

function nodeUnlike(reference: ReferenceNode, node: NodeReport, configured: Verification): string | null {
  const sum = (of: 'ok' | 'failed') => node.servers.reduce((total, { exchanges }) => total + exchanges[of], 0);
  const expected = [...reference.lines].map(([key, { count, firstMs, lastMs }]) => [
    key,
    count,
    iso(firstMs),
    iso(lastMs),
  ]);
  return (
    differs('ok', sum('ok'), reference.ok) ??
    differs('failed', sum('failed'), reference.failed) ??
    differs('failed transactions', failedIds(node), JSON.stringify([...reference.failedTxnIds].toSorted())) ??
    differs('lines', shownLines(node), sorted(expected)) ??
    differs('verification', node.verification, reference.verification?.state ?? configured)
  );
}

const failedIds = ({ servers }: NodeReport): string =>
  JSON.stringify([...new Set(servers.flatMap(({ exchanges }) => exchanges.failedTxnIds))].toSorted());

/** Findings of the traffic server's own answers and of captures are of no line that the reference reader counts. */
const ofLines = ({ evidence }: Finding): boolean =>
  evidence.some(({ role }) => role === 'newest-warning' || role === 'newest-error');

function shownLines({ findings }: NodeReport): string {
  const byKey = Map.groupBy(
    findings.filter(ofLines),
    (each) => `${each.server?.address.toLowerCase()} ${each.signature}`,
  );
  return sorted(
    [...byKey].map(([key, same]) => [
      key,
      same.reduce((total, { count }) => total + count, 0),
      same.map(({ firstSeen }) => firstSeen).toSorted()[0],
      same
        .map(({ lastSeen }) => lastSeen)
        .toSorted()
        .at(-1),
    ]),
  );
}

const sorted = (rows: unknown[][]): string =>
  JSON.stringify(rows.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)));

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const differs = (what: string, found: unknown, expected: unknown): string | null =>
  found === expected ? null : `${what}: ${found}, and by the reference reader ${expected}`;
