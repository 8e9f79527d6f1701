// What is measured, for alarms and dashboard alike. The functions write `logverdict` metrics into their logs, the entrance's log
// is measured by a filter, and AWS measures the rest.
import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export const namespace = 'logverdict';

export const bundleStatuses = ['complete', 'partial', 'unreadable', 'failed'] as const;
export type BundleStatus = (typeof bundleStatuses)[number];

interface Own {
  metricName: 'Bundles' | 'BundleBytes' | 'ReadSeconds' | 'Verdicts' | 'AnswerMs';
  statistic: string;
  dimensions?: Record<string, string>;
}

const own = (stage: string, { metricName, statistic, dimensions = {} }: Own): Metric =>
  new Metric({
    namespace,
    metricName,
    statistic,
    dimensionsMap: { stage, ...dimensions },
    period: Duration.minutes(5),
  });

export const bundles = (stage: string, status: BundleStatus): Metric =>
  own(stage, { metricName: 'Bundles', statistic: 'Sum', dimensions: { status } });

export const bundleBytes = (stage: string): Metric => own(stage, { metricName: 'BundleBytes', statistic: 'Sum' });

export const readSeconds = (stage: string, statistic: string): Metric =>
  own(stage, { metricName: 'ReadSeconds', statistic });

export const verdicts = (stage: string, verdict: string): Metric =>
  own(stage, { metricName: 'Verdicts', statistic: 'Sum', dimensions: { verdict } });

/** Without the answers that a caller may have held back, for 25 seconds, by `Prefer: wait`. */
export const answerMs = (stage: string, statistic: string): Metric => own(stage, { metricName: 'AnswerMs', statistic });

export const measureAnswers = (scope: Construct, logGroup: ILogGroup): MetricFilter =>
  new MetricFilter(scope, 'answer-ms', {
    logGroup,
    metricNamespace: namespace,
    metricName: 'AnswerMs',
    filterPattern: FilterPattern.literal('{ $.route != "/v1/bundles/{bundleId}" && $.ms >= 0 }'),
    metricValue: '$.ms',
    dimensions: { stage: '$.stage' },
  });

export const ofApi = (api: RestApi, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    statistic,
    dimensionsMap: { ApiName: api.restApiName, Stage: api.deploymentStage.stageName },
    period: Duration.minutes(5),
  });

const operations = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem', 'TransactWriteItems'];

/** DynamoDB counts what went wrong by operation. */
export const ofAllOperations = (table: Table, metricName: 'ThrottledRequests' | 'SystemErrors'): IMetric => {
  const usingMetrics = Object.fromEntries(
    operations.map((Operation, at) => [
      `${metricName === 'SystemErrors' ? 'failed' : 'throttled'}${at}`,
      table.metric(metricName, { dimensionsMap: { TableName: table.tableName, Operation }, statistic: 'Sum' }),
    ]),
  );
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ label: metricName, expression, usingMetrics, period: Duration.minutes(5) });
};
