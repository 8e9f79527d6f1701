// Metrics as CloudWatch reads them out of the log: Embedded Metric Format, one object a line.
import { describe, expect, test } from 'vitest';
import { makeBundleMetrics } from '../../../lambdas/runtime/bundle-metrics.ts';

function counted(count: (tell: ReturnType<typeof makeBundleMetrics>) => void) {
  const lines: string[] = [];
  count(makeBundleMetrics({ stage: 'lab', write: (line) => lines.push(line) }));
  for (const line of lines) expect(line).toMatch(/^\{[^\n]*\}\n$/);
  return lines.map((line) => JSON.parse(line));
}

/** One line: what it counts, by which dimensions. */
const metric = (dimensions: string[], metrics: [string, string][], values: object) => ({
  _aws: {
    Timestamp: expect.any(Number),
    CloudWatchMetrics: [
      {
        Namespace: 'logverdict',
        Dimensions: [dimensions],
        Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })),
      },
    ],
  },
  stage: 'lab',
  ...values,
});

describe('the metrics of a bundle', () => {
  test('count it by its status, its bytes and seconds, and its nodes by their verdicts', () => {
    const lines = counted((tell) =>
      tell({
        status: 'partial',
        reading: { bytes: 52_000_000, seconds: 2.25 },
        verdicts: ['fail', 'pass', 'fail', 'inconclusive'],
      }),
    );

    expect(lines).toEqual([
      metric(['stage', 'status'], [['Bundles', 'Count']], { status: 'partial', Bundles: 1 }),
      metric(
        ['stage'],
        [
          ['BundleBytes', 'Bytes'],
          ['ReadSeconds', 'Seconds'],
        ],
        { BundleBytes: 52_000_000, ReadSeconds: 2.25 },
      ),
      metric(['stage', 'verdict'], [['Verdicts', 'Count']], { verdict: 'fail', Verdicts: 2 }),
      metric(['stage', 'verdict'], [['Verdicts', 'Count']], { verdict: 'pass', Verdicts: 1 }),
      metric(['stage', 'verdict'], [['Verdicts', 'Count']], { verdict: 'inconclusive', Verdicts: 1 }),
    ]);
  });

  test('count one that was never read by its status alone', () => {
    expect(counted((tell) => tell({ status: 'failed', reading: null, verdicts: [] }))).toEqual([
      metric(['stage', 'status'], [['Bundles', 'Count']], { status: 'failed', Bundles: 1 }),
    ]);
  });

  test('keep bundles apart', () => {
    const lines = counted((tell) => {
      tell({ status: 'complete', reading: null, verdicts: ['pass'] });
      tell({ status: 'unreadable', reading: null, verdicts: [] });
    });

    expect(lines.map(({ status, verdict }) => status ?? verdict)).toEqual(['complete', 'pass', 'unreadable']);
  });
});
