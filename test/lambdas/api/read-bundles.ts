// Puts bundles that were read into an API world: report, facts and verdicts, as the ingest function leaves them.
import { capturesOf } from '../../../shared/history/captures-of-node.ts';
import type { Facts } from '../../../shared/model/facts.ts';
import type { NodeReport, Report } from '../../../shared/model/report.ts';
import type { BundleRecord } from '../../../shared/model/stored-records.ts';
import { noFacts } from '../../doubles/facts-of.ts';
import { nodeOf, reportOf } from '../../doubles/report-of.ts';
import { type apiWorld, bundleRecord } from './api-world.ts';

type World = ReturnType<typeof apiWorld>;

export interface ReadBundle extends Partial<BundleRecord> {
  shows?: readonly Partial<NodeReport>[];
  clusters?: Report['clusters'];
  facts?: Facts;
}

/** Its object is in the bucket. */
export async function read(world: World, { shows = [{}], clusters = [], facts = noFacts, ...record }: ReadBundle) {
  const bundle = bundleRecord({
    object: { bucket: 'bundles', key: `drop/berlin/${record.bundleId ?? 'b_1'}.tar.gz`, versionId: 'v1' },
    ...record,
  });
  const { bundleId, site, reference } = bundle;
  const nodes = shows.map((node) => nodeOf({ site, bundleIds: [bundleId], ...node }));
  const report = reportOf({ bundleId, fileName: bundle.fileName }, { site, reference, clusters, nodes });
  world.bundles.put(bundle.object, 'evidence', bundle.createdAt);
  await world.reports.saveFacts(bundleId, facts);
  await world.reports.save(bundleId, report);
  const ended = { ...bundle, nodes: nodes.map(({ node, verdict, headline }) => ({ node, verdict, headline })) };
  await world.verdicts.saveVerdicts(ended, capturesOf(report, bundle, new Date(bundle.createdAt)));
  return ended;
}
