// What must hold of a site when all is over, whatever went wrong in between: nothing is lost, nothing is doubled. Reports
// are compared with what the program makes of the same bytes without any host; the rest follows from these by rules that
// are stated here once more. That nothing is left over is asked after every test (fault-suite.ts).
import { expect } from 'vitest';
import { program } from '../../../infra/local/program.ts';
import type { Report } from '../../../shared/model/report.ts';
import type { BundleRecord, BundleStatus, EventRecord } from '../../../shared/model/stored-records.ts';
import { allOf } from '../../lambdas/aws/dynamo-world.ts';
import type { Dropped } from './fault-case.ts';
import type { FaultHost } from './fault-host.ts';

export interface Ended {
  of: Dropped;
  /** `none`: it never became a bundle. */
  end: BundleStatus | 'deleted' | 'none';
  code?: string;
}

const readEnds: readonly Ended['end'][] = ['complete', 'partial', 'unreadable'];

/**
 * @param ended everything that was dropped into the site, in the order in which it was stored
 * @param told what events tell, in words, in any order; absent: not compared, because something was deleted
 */
export async function expectWhole(host: FaultHost, site: string, ended: readonly Ended[], told?: readonly string[]) {
  const bundles = await allOf((page) => host.verdicts.bundles({ sites: [site] }, page));
  const there = ended.filter(({ end }) => end !== 'deleted' && end !== 'none');
  const named = there.map(({ of, end, code = null }) => `${of.bundleId} ${end} ${code}`);
  expect(bundles.map(({ bundleId, status, code }) => `${bundleId} ${status} ${code}`).sort()).toEqual(named.sort());

  const reports = new Map<string, Report>();
  for (const { of, end } of there.filter((each) => readEnds.includes(each.end))) {
    const record = bundles.find(({ bundleId }) => bundleId === of.bundleId);
    reports.set(of.bundleId, await expectReport(host, of, record, end));
  }
  await expectCopies(host, ended, reports);
  await expectNodes(host, site, [...reports.values()]);
  await expectEvents(host, site, bundles, told);
}

/** The stored report and its facts are what the program makes of the bytes. */
async function expectReport(host: FaultHost, of: Dropped, record: BundleRecord | undefined, end: string) {
  const { bundleId, fileName, bytes, site, reference } = of;
  const lastModified = new Date(record?.createdAt ?? '');
  const chunks = (async function* () {
    yield bytes;
  })();
  const { report, facts } = await program.analyse(
    [{ bundleId, fileName, sizeBytes: bytes.length, lastModified, bytes: chunks }],
    { site, reference, pack: program.pack, limits: program.limits },
  );
  expect(report.bundles[0]?.status).toBe(end);
  const stored = await host.reports.load(bundleId);
  expect(stored && program.renderJson(stored)).toBe(program.renderJson(report));
  expect(JSON.stringify(await host.reports.loadFacts(bundleId))).toBe(JSON.stringify(facts));
  return report;
}

/** Beside every key stands what its newest version came to, and nothing where that was deleted. */
async function expectCopies(host: FaultHost, ended: readonly Ended[], reports: ReadonlyMap<string, Report>) {
  const newest = new Map(ended.filter(({ end }) => end !== 'none').map((each) => [each.of.key, each]));
  for (const [key, { of, end, code }] of newest) {
    const copies = await host.copiesOf(key);
    const report = reports.get(of.bundleId);
    if (report) {
      const markdown = program.renderMarkdown(report, { full: true });
      expect(copies).toEqual({ json: program.renderJson(report), markdown });
    } else if (end === 'failed') {
      expect(JSON.parse(copies.json ?? '')).toMatchObject({ bundles: [{ problems: [{ code }] }] });
    } else expect(copies).toEqual({ json: null, markdown: null });
  }
}

/** The verdict of a node is that of its latest capture; it has a capture of every bundle that shows it, and no other. */
async function expectNodes(host: FaultHost, site: string, reports: readonly Report[]) {
  const captures = reports.flatMap(({ nodes }) => nodes).sort((a, b) => ((a.asOf ?? '') < (b.asOf ?? '') ? -1 : 1));
  const latest = new Map(captures.map(({ node, verdict, bundleIds }) => [node, `${node} ${verdict} ${bundleIds[0]}`]));
  const nodes = await allOf((page) => host.verdicts.nodes({ sites: [site] }, page));
  const shown = nodes.map(({ node, verdict, bundleId }) => `${node} ${verdict} ${bundleId}`);
  expect(shown.sort()).toEqual([...latest.values()].sort());
  for (const name of latest.keys()) {
    const history = await allOf((page) => host.verdicts.history({ site, node: name }, page));
    const showing = captures.filter(({ node }) => node === name).flatMap(({ bundleIds }) => bundleIds);
    expect(history.map(({ bundleId }) => bundleId).sort()).toEqual(showing.sort());
  }
}

export const inWords = (event: EventRecord): string => {
  if (event.type === 'BundleClassified') return `${event.type} ${event.status}`;
  if (event.type === 'NodeVerdictChanged') return `${event.type} ${event.before} ${event.verdict}`;
  return `${event.type} ${event.state}`;
};

/** Every change is told once, and what is told of a thing leads, step by step, to how it stands now. */
async function expectEvents(
  host: FaultHost,
  site: string,
  bundles: readonly BundleRecord[],
  told: readonly string[] | undefined,
) {
  const events = await allOf((page) => host.verdicts.events({ sites: [site] }, page));
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  for (const { bundleId, status } of bundles) {
    const last = events.findLast((event) => event.type === 'BundleClassified' && event.bundleId === bundleId);
    expect(last).toMatchObject({ status });
  }
  if (told === undefined) return;
  expect(events.map(inWords).sort()).toEqual([...told].sort());
  for (const { node, verdict } of await allOf((page) => host.verdicts.nodes({ sites: [site] }, page))) {
    let before: string | null = null;
    for (const event of events) {
      if (event.type !== 'NodeVerdictChanged' || event.node !== node) continue;
      expect(event.before).toBe(before);
      before = event.verdict;
    }
    expect(before).toBe(verdict);
  }
  for (const { findingId, state } of await allOf((page) => host.verdicts.findings({ sites: [site] }, page))) {
    const steps = events.flatMap((event) => ('findingId' in event && event.findingId === findingId ? [event] : []));
    expect([steps[0]?.type === 'FindingUpdated', steps.at(-1)?.state]).toEqual([false, state]);
  }
}
