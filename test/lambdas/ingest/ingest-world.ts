// An ingest function with everything in memory, and the events it is called with.

import { openDatabase } from '../../../infra/local/storage/sqlite/database.ts';
import { makeVerdictStore } from '../../../infra/local/storage/sqlite/verdict-store.ts';
import { contextFor } from '../../../infra/local/worker/lambda-context.ts';
import type { IngestDeps } from '../../../lambdas/ingest/dependencies.ts';
import { makeIngest } from '../../../lambdas/ingest/handler.ts';
import type { LogEntry } from '../../../lambdas/middleware/log-entry.ts';
import type { Analysis, AnalysisContext } from '../../../shared/analysis.ts';
import type { FileInput } from '../../../shared/model/analysis-input.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { factsOf, noFacts } from '../../doubles/facts-of.ts';
import { MemoryBundleSource } from '../../doubles/memory-bundle-source.ts';
import { MemoryReportStore } from '../../doubles/memory-report-store.ts';
import { reportOf } from '../../doubles/report-of.ts';
import { smallPack } from '../../doubles/small-pack.ts';

/** Reads 16 bytes and no more. A bundle that starts with `junk` is unreadable; the rest fails in one node. */
async function analyse(inputs: Iterable<FileInput>, { site, reference }: AnalysisContext): Promise<Analysis> {
  const [input] = inputs;
  const first = await input?.bytes[Symbol.asyncIterator]().next();
  const text = first?.done === false ? Buffer.from(first.value).toString() : '';
  const { bundleId, fileName = '', sizeBytes = null } = input ?? {};
  const bundle = { bundleId: bundleId ?? '', fileName, sizeBytes };
  if (!text.startsWith('junk')) return { report: reportOf(bundle, { site, reference }), facts: factsOf('expc1') };
  const problems = [{ code: 'not-a-bundle', member: null, detail: 'nothing that can be read' }];
  const report = reportOf({ ...bundle, status: 'unreadable', problems }, { site, reference, nodes: [] });
  return { report, facts: noFacts };
}

export function ingestWorld(change: Partial<IngestDeps> = {}) {
  const source = new MemoryBundleSource();
  const reports = new MemoryReportStore();
  const verdicts = makeVerdictStore(openDatabase(':memory:'), () => new Date('2026-03-01T12:00:00.000Z'));
  const logged: LogEntry[] = [];
  const deps: IngestDeps = {
    bucket: 'bundles',
    source,
    reports,
    verdicts,
    analyse,
    renderJson: (report) => JSON.stringify(report),
    renderMarkdown: (report, { full }) => `${full ? 'full' : 'short'} report of ${report.bundles[0]?.fileName}`,
    pack: smallPack,
    limits: defaultLimits,
    engineVersion: '0.1.0',
    now: () => new Date('2026-03-01T12:00:00.000Z'),
    log: (entry) => logged.push(entry),
    ...change,
  };
  const ingest = makeIngest(deps);
  const deliver = (event: ReturnType<typeof messages>) => ingest(event, contextFor('ingest', 900_000));
  return { source, reports, verdicts, logged, deps, ingest: deliver };
}

export const created = (key: string, { versionId = 'v1', sequencer = '0A', bucket = 'bundles' } = {}) => ({
  eventName: 'ObjectCreated:Put',
  eventTime: '2026-03-01T11:00:00.000Z',
  s3: { bucket: { name: bucket }, object: { key, size: 10, versionId, sequencer } },
});

export const messages = (...bodies: object[]) => ({
  Records: bodies.map((body, index) => queueMessage(JSON.stringify(body), { messageId: `m${index + 1}` })),
});

export const queueMessage = (body: string, { messageId = 'm1', receiveCount = 1 } = {}) => ({
  messageId,
  receiptHandle: `receipt of ${messageId}`,
  body,
  attributes: { ApproximateReceiveCount: String(receiveCount) },
});

/** What callers can see of it afterwards. */
export async function stateOf({ reports, verdicts }: Pick<ReturnType<typeof ingestWorld>, 'reports' | 'verdicts'>) {
  const all = { limit: 100, cursor: null };
  return {
    bundles: (await verdicts.bundles({ sites: null }, all)).items,
    nodes: (await verdicts.nodes({ sites: null }, all)).items,
    findings: (await verdicts.findings({ sites: null }, all)).items,
    saved: [...reports.saved],
    facts: [...reports.facts],
    published: [...reports.published],
  };
}
