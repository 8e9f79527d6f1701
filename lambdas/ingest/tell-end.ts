// How a bundle ended, for whoever looks at the log and the metrics. Never a name out of it.
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import { BundleCompleteness } from '../../shared/model/vocabulary.ts';
import { verdictCounts } from './bundle-figures.ts';
import type { IngestDeps } from './dependencies.ts';

/**
 * @param ms how long it was read; null: it was not.
 * Once for every reading, so for a repeat that changes nothing not at all. A run that is killed just before has told
 * nothing: figures are for looking at, and nothing rests on them.
 */
export function tellEnd(
  { status, code, sizeBytes, nodes }: BundleRecord,
  ms: number | null,
  { countBundle, log }: Pick<IngestDeps, 'countBundle' | 'log'>,
): void {
  const verdicts = nodes.map(({ verdict }) => verdict);
  const counts = Object.fromEntries(verdictCounts(verdicts));
  log({ level: 'info', message: 'bundle ended', status, code, bytes: sizeBytes, ms, nodes: nodes.length, ...counts });
  const isRead = BundleCompleteness.safeParse(status).success && sizeBytes !== null && ms !== null;
  countBundle?.({ status, verdicts, reading: isRead ? { bytes: sizeBytes, seconds: ms / 1_000 } : null });
}
