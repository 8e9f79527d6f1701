// The dashboard: what came in, what became of it, and how the parts are, from top to bottom as data passes them.
import { Duration } from 'aws-cdk-lib';
import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Verdict } from '../../shared/model/vocabulary.ts';
import type { Watched } from './alarm-table.ts';
import {
  answerMs,
  bundleBytes,
  bundleStatuses,
  bundles,
  ofAllOperations,
  ofApi,
  readSeconds,
  verdicts,
} from './measures.ts';

const period = Duration.minutes(5);

export class Overview extends Construct {
  constructor(scope: Construct, id: string, { watched, alarms }: { watched: Watched; alarms: readonly Alarm[] }) {
    super(scope, id);
    const { stage } = watched.deployment;
    new Dashboard(this, 'dashboard', {
      dashboardName: `logverdict-${stage}`,
      defaultInterval: Duration.days(1),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24 })],
        ofBundles(stage),
        ofQueue(watched),
        ofFunctions(watched),
        ofEvents(watched),
        ofEntrance(watched),
        ofTable(watched),
      ],
    });
  }
}

const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left, right, width: 8, height: 6 });

const ofBundles = (stage: string): GraphWidget[] => [
  graph(
    'Bundles',
    bundleStatuses.map((status) => bundles(stage, status).with({ label: status })),
  ),
  graph(
    'Read: bytes, and seconds each',
    [bundleBytes(stage)],
    ['p50', 'p99', 'Maximum'].map((statistic) => readSeconds(stage, statistic).with({ label: `${statistic} s` })),
  ),
  graph(
    'Verdicts',
    Verdict.options.map((verdict) => verdicts(stage, verdict).with({ label: verdict })),
  ),
];

const ofQueue = ({ queue, setAside }: Watched): GraphWidget[] => [
  graph('Queue: waiting, being read', [
    queue.metricApproximateNumberOfMessagesVisible({ period, label: 'waiting' }),
    queue.metricApproximateNumberOfMessagesNotVisible({ period, label: 'being read' }),
  ]),
  graph('Oldest message, seconds', [queue.metricApproximateAgeOfOldestMessage({ period })]),
  graph('Set aside', [setAside.metricApproximateNumberOfMessagesVisible({ period })]),
];

const ofFunctions = ({ functions }: Watched): GraphWidget[] => [
  graph(
    'Functions: errors',
    functions.map(({ name, function: fn }) => fn.metricErrors({ period, label: name })),
  ),
  graph(
    'Functions: longest, milliseconds',
    functions.map(({ name, function: fn }) => fn.metricDuration({ period, statistic: 'Maximum', label: name })),
  ),
  graph(
    'Functions: at the same time, throttled',
    functions.map(({ name, function: fn }) =>
      fn.metric('ConcurrentExecutions', { period, statistic: 'Maximum', label: name }),
    ),
    functions.map(({ name, function: fn }) => fn.metricThrottles({ period, label: `${name} throttled` })),
  ),
];

const ofEvents = ({ untold, functions }: Watched): GraphWidget[] => [
  graph(
    'Events: longest wait, milliseconds',
    functions
      .filter(({ name }) => name === 'events')
      .map(({ function: fn }) => fn.metric('IteratorAge', { period, statistic: 'Maximum' })),
  ),
  graph('Events: not told, set aside', [untold.metricApproximateNumberOfMessagesVisible({ period })]),
];

const ofEntrance = ({ api, deployment: { stage } }: Watched): GraphWidget[] => [
  graph('API: requests', [ofApi(api, 'Count', 'Sum').with({ label: 'requests' })]),
  graph('API: refused and failed', [
    ofApi(api, '4XXError', 'Sum').with({ label: '4xx' }),
    ofApi(api, '5XXError', 'Sum').with({ label: '5xx' }),
  ]),
  graph(
    'API: milliseconds, without waiting for bundles',
    ['p50', 'p90', 'p99'].map((statistic) => answerMs(stage, statistic).with({ label: statistic })),
  ),
];

const ofTable = ({ table }: Watched): GraphWidget[] => [
  graph('Table: units used', [
    table.metricConsumedReadCapacityUnits({ period, label: 'read' }),
    table.metricConsumedWriteCapacityUnits({ period, label: 'write' }),
  ]),
  graph('Table: throttled, failed', [
    ofAllOperations(table, 'ThrottledRequests'),
    ofAllOperations(table, 'SystemErrors'),
  ]),
];
