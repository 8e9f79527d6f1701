// An opened bundle to its stored facts, report and verdicts.
import type { Analysis } from '../../shared/analysis.ts';
import { capturesOf } from '../../shared/history/captures-of-node.ts';
import type { TimeOver } from '../../shared/model/bundle-member.ts';
import type { OpenedBundle } from '../../shared/model/ports.ts';
import type { Report } from '../../shared/model/report.ts';
import { type BundleRecord, finishedStatuses } from '../../shared/model/stored-records.ts';
import { BundleCompleteness } from '../../shared/model/vocabulary.ts';
import { checkedBytes } from './checked-bytes.ts';
import type { DeliveryDeps, IngestDeps } from './dependencies.ts';
import { refuseSlowDownload } from './slow-download.ts';

/**
 * @param record as it will stand when the bundle is read, but for status, code and nodes
 * @param stored as it stands; null before the first delivery
 * @returns the bundle as it stands afterwards
 */
export async function readBundle(
  record: BundleRecord,
  stored: BundleRecord | null,
  opened: OpenedBundle,
  deps: DeliveryDeps,
): Promise<BundleRecord> {
  const { bundleId, expectedSha256 } = record;
  const checked = checkedBytes(opened.bytes);
  try {
    await markProcessing(record, stored, deps);
    const { report, facts, timeOver } = await analyseBundle(record, opened, checked.bytes, deps);
    const isWhole = timeOver === null;
    if (expectedSha256 !== null && isWhole && (opened.sha256 ?? (await checked.finish())) !== expectedSha256) {
      return await failBundle(record, stored, 'checksum-mismatch', deps);
    }
    // Facts first, so that whoever finds the report finds them too. Also when they are empty: an earlier reading under
    // this id may have left others.
    await deps.reports.saveFacts(bundleId, facts);
    await deps.reports.save(bundleId, report);
    const read = finished(record, report);
    await deps.verdicts.saveVerdicts(read, capturesOf(report, record, opened.lastModified));
    return read;
  } finally {
    await checked.close();
  }
}

/** What an earlier version of the object came to stays: it was what had been promised, and this one is not. */
export async function failBundle(
  record: BundleRecord,
  stored: BundleRecord | null,
  code: 'checksum-mismatch' | 'object-gone',
  { verdicts, log }: IngestDeps,
): Promise<BundleRecord> {
  const { bundleId } = record;
  if (stored && BundleCompleteness.safeParse(stored.status).success) {
    log({ level: 'warn', message: 'bundle that was read before keeps its report', code });
    if (stored.rereadAskedAt) await verdicts.updateBundle(bundleId, { rereadAskedAt: null });
    return stored;
  }
  const failed: BundleRecord = { ...record, status: 'failed', code };
  await verdicts.saveVerdicts(failed, []);
  return (await verdicts.bundle(bundleId)) ?? failed; // another run may have read it meanwhile
}

/** A bundle that was read before keeps its record until the new reading is whole, so that a kill leaves it as it was. */
async function markProcessing(record: BundleRecord, stored: BundleRecord | null, deps: IngestDeps): Promise<void> {
  const { bundleId, object, sequencer, sizeBytes } = record;
  if (!stored) await deps.verdicts.createBundle({ ...record, status: 'processing', engine: null });
  else if (!finishedStatuses.includes(stored.status)) {
    await deps.verdicts.updateBundle(bundleId, { status: 'processing', object, sequencer, sizeBytes });
  }
}

/** `timeOver`: the object was not read to its end. Throws where that is because it came too slowly. */
async function analyseBundle(
  { bundleId, site, reference, fileName, expectedSha256 }: BundleRecord,
  { sizeBytes, lastModified, sha256, range }: OpenedBundle,
  bytes: AsyncIterable<Uint8Array>,
  { analyse, pack, limits, onProgress, log, ...delivery }: DeliveryDeps,
): Promise<Analysis & { timeOver: TimeOver | null }> {
  // Where the checksum has to be computed all bytes are read anyway, and then in order.
  const isVouched = expectedSha256 === null || sha256 !== null;
  const random = isVouched ? { random: { sizeBytes, range }, storedSha256: sha256 } : {};
  let done = 0;
  let timeOver: TimeOver | null = null;
  const analysis = await analyse([{ bundleId, fileName, sizeBytes, lastModified, bytes, ...random }], {
    site,
    reference,
    pack,
    limits,
    onProgress: (readBytes) => {
      done = readBytes;
      onProgress?.(bundleId, { readBytes, sizeBytes }, log);
    },
    timeOver: () => {
      timeOver ??= delivery.timeOver();
      return timeOver;
    },
  });
  if (timeOver !== null) refuseSlowDownload(done, timeOver, delivery.receiveCount);
  return { ...analysis, timeOver };
}

function finished(record: BundleRecord, report: Report): BundleRecord {
  const [read] = report.bundles;
  if (!read) throw new Error('expected a report about one bundle, found one about none');
  return {
    ...record,
    status: read.status,
    code: read.status === 'unreadable' ? (read.problems[0]?.code ?? null) : null,
    nodes: report.nodes.map(({ node, verdict, headline }) => ({ node, verdict, headline })),
  };
}
