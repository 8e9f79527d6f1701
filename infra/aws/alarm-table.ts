// The alarms, in one table. Each has its heading in docs/runbook.md, which says what to do; names stay, because people know them.
import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Deployment } from './deployment.ts';
import type { FunctionName } from './function-bundle.ts';
import { answerMs, bundleStatuses, bundles, ofAllOperations, ofApi } from './measures.ts';

export interface AlarmSpec {
  name: string;
  /** What has happened when it rings, in a line. */
  what: string;
  metric: IMetric;
  /** It rings when the metric was at least that much, in each of so many periods. */
  threshold: number;
  periods?: number;
}

/** What there is to look at. */
export interface Watched {
  deployment: Deployment;
  queue: IQueue;
  /** Messages that people look at. */
  setAside: IQueue;
  /** Positions of changes that were not told. */
  untold: IQueue;
  functions: readonly { name: FunctionName; function: LambdaFunction }[];
  api: RestApi;
  table: Table;
}

export const alarmTable = (watched: Watched): AlarmSpec[] => [
  ...ofQueue(watched),
  ...watched.functions.flatMap(ofFunction),
  ...ofBundles(watched),
  ...ofEvents(watched),
  ...ofEntrance(watched),
  ...ofTable(watched),
];

const fiveMinutes = Duration.minutes(5);
const maximum = { statistic: 'Maximum', period: fiveMinutes };
const sum = { statistic: 'Sum', period: fiveMinutes };

const ofQueue = ({ queue, setAside }: Watched): AlarmSpec[] => [
  {
    name: 'dead-letters',
    what: 'Bundles were given up after five tries, and their messages set aside.',
    metric: setAside.metricApproximateNumberOfMessagesVisible(maximum),
    threshold: 1,
  },
  {
    name: 'oldest-message',
    what: 'A bundle has waited for two hours.',
    metric: queue.metricApproximateAgeOfOldestMessage(maximum),
    threshold: 7_200, // seconds; a bad message alone takes 80 minutes for its five tries
  },
];

const without: Readonly<Record<FunctionName, string>> = {
  ingest: 'bundles are not read',
  'dead-letters': 'bundles that were given up stay `queued`',
  events: 'whoever listens to the event bus is not told',
  api: 'callers are not answered',
  authorizer: 'nobody with a token is let in',
};

/** Of the time a function has: more is no accident. */
const nearTimeout = 0.95;

function ofFunction({ name, function: fn }: Watched['functions'][number]): AlarmSpec[] {
  if (!fn.timeout) throw new Error(`expected a time-out of ${name}`);
  return [
    {
      name: `${name}-errors`,
      what: `The ${name} function crashed, or ran out of time or memory: ${without[name]}.`,
      metric: fn.metricErrors({ ...sum, period: Duration.minutes(15) }),
      threshold: 3,
    },
    {
      name: `${name}-throttles`,
      what: `Lambda had no room for the ${name} function: ${without[name]}, or late.`,
      metric: fn.metricThrottles(sum),
      threshold: 10,
    },
    {
      name: `${name}-near-timeout`,
      what: `The ${name} function needed nearly all the time it has.`,
      metric: fn.metricDuration(maximum),
      threshold: fn.timeout.toMilliseconds() * nearTimeout,
    },
  ];
}

/** Fewer bundles than that say nothing about a share. */
const tellingBundles = 5;

function ofBundles({ deployment: { stage, ingestConcurrency }, functions }: Watched): AlarmSpec[] {
  const ingest = functions.filter(({ name }) => name === 'ingest');
  const counted = Object.fromEntries(bundleStatuses.map((status) => [status, bundles(stage, status)]));
  const all = `(${bundleStatuses.map((status) => `FILL(${status}, 0)`).join(' + ')})`;
  const unread = '(FILL(unreadable, 0) + FILL(failed, 0))';
  return [
    {
      name: 'unreadable-bundles',
      what: 'A quarter of the bundles of six hours could not be read.',
      metric: new MathExpression({
        label: 'percent unreadable or failed',
        expression: `IF(${all} >= ${tellingBundles}, 100 * ${unread} / ${all}, 0)`,
        usingMetrics: counted,
        period: Duration.hours(6),
      }),
      threshold: 25, // percent
    },
    ...ingest.map(({ function: fn }) => ({
      name: 'ingest-concurrency',
      what: 'As many bundles as may be read at a time were being read for an hour: others wait.',
      metric: fn.metric('ConcurrentExecutions', maximum),
      threshold: ingestConcurrency,
      periods: 12,
    })),
  ];
}

const ofEvents = ({ untold, functions }: Watched): AlarmSpec[] => [
  {
    name: 'events-untold',
    what: 'Changes could not be put on the event bus, and were set aside.',
    metric: untold.metricApproximateNumberOfMessagesVisible(maximum),
    threshold: 1,
  },
  ...functions
    .filter(({ name }) => name === 'events')
    .map(({ function: fn }) => ({
      name: 'events-late',
      what: 'Changes have waited for an hour to be put on the event bus.',
      metric: fn.metric('IteratorAge', maximum),
      threshold: 3_600_000, // milliseconds; after a day they are gone from the stream
    })),
];

const ofEntrance = ({ api, deployment: { stage } }: Watched): AlarmSpec[] => [
  {
    name: 'api-5xx',
    what: 'The API answered five requests with an error of its own.',
    metric: ofApi(api, '5XXError', 'Sum'),
    threshold: 5,
  },
  {
    name: 'api-latency',
    what: 'One answer in a hundred took five seconds or more, for a quarter of an hour.',
    metric: answerMs(stage, 'p99'),
    threshold: 5_000,
    periods: 3,
  },
];

const ofTable = ({ table }: Watched): AlarmSpec[] => [
  {
    name: 'table-throttles',
    what: 'DynamoDB refused requests because there were too many: bundles and answers are late.',
    metric: ofAllOperations(table, 'ThrottledRequests'),
    threshold: 50,
    periods: 2,
  },
  {
    name: 'table-errors',
    what: 'DynamoDB failed: bundles and answers are late, or fail.',
    metric: ofAllOperations(table, 'SystemErrors'),
    threshold: 5,
  },
];
