// What CloudWatch counts of the bundles: lines in its Embedded Metric Format, which it takes out of the log by itself.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type CountBundle, verdictCounts } from '../ingest/bundle-figures.ts';

const namespace = 'logverdict';

type Value = readonly [name: string, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number];

export interface BundleMetricsParts {
  /** The deployment, a dimension of every metric. */
  stage: string;
  /** Takes whole lines, their end included. Metrics are read from the log, so each line must be JSON and nothing else. */
  write: (line: string) => void;
}

export function makeBundleMetrics({ stage, write }: BundleMetricsParts): CountBundle {
  /** One line: all of its metrics have the same dimensions. */
  const line = (dimensions: Record<string, string>, values: readonly Value[]) => {
    const metrics = new Metrics({ namespace });
    metrics.clearDefaultDimensions(); // a `service` that nobody asks for
    metrics.setDefaultDimensions({ stage, ...dimensions });
    for (const value of values) metrics.addMetric(...value);
    write(`${JSON.stringify(metrics.serializeMetrics())}\n`);
  };
  return ({ status, reading, verdicts }) => {
    line({ status }, [['Bundles', MetricUnit.Count, 1]]);
    if (reading) {
      const { bytes, seconds } = reading;
      line({}, [
        ['BundleBytes', MetricUnit.Bytes, bytes],
        ['ReadSeconds', MetricUnit.Seconds, seconds],
      ]);
    }
    for (const [verdict, count] of verdictCounts(verdicts)) line({ verdict }, [['Verdicts', MetricUnit.Count, count]]);
  };
}
