// The report of a bundle whose reading came to nothing: it says so in the shape of any other report.
import type { Report } from '../../shared/model/report.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { allVisible } from '../../shared/model/visible-text.ts';
import type { IngestDeps } from './dependencies.ts';

const details: Readonly<Record<string, string>> = {
  'object-gone': 'the file was removed before it was read',
  'processing-failed': 'reading it failed again and again and was given up: put the file in place anew for another try',
};

export function failedReport(
  { bundleId, site, reference, fileName, sizeBytes, code }: BundleRecord,
  { pack, engineVersion }: Pick<IngestDeps, 'pack' | 'engineVersion'>,
): Report {
  const reason = code ?? 'processing-failed';
  return allVisible({
    schema: 'logverdict/report/1',
    engine: { version: engineVersion, packs: [{ id: pack.id, version: pack.version, sha256: pack.sha256 }] },
    site,
    reference,
    bundles: [
      {
        bundleId,
        fileName,
        sha256: null,
        sizeBytes,
        status: 'unreadable',
        problems: [{ code: reason, member: null, detail: details[reason] ?? reason.replaceAll('-', ' ') }],
        coverage: { members: 0, decodedBytes: 0, lines: 0, from: null, to: null },
      },
    ],
    clusters: [],
    nodes: [],
  });
}
