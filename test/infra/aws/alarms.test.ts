// The alarms: each rings for what it says, and is told. runbook.test.ts holds them against what people read then.
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { propertiesOf, synthesized, words } from './synthesized.ts';

const template = synthesized();

interface Alarm {
  AlarmName: string;
  AlarmDescription: string;
  Threshold: number;
  EvaluationPeriods: number;
  Period?: number;
  Statistic?: string;
  ExtendedStatistic?: string;
  Namespace?: string;
  MetricName?: string;
  Metrics?: { Id: string; Expression?: string; MetricStat?: { Metric: { MetricName: string; Dimensions: Named[] } } }[];
  ComparisonOperator: string;
  TreatMissingData: string;
  AlarmActions: Parameters<typeof words>[0][];
  OKActions: Parameters<typeof words>[0][];
}
interface Named {
  Name: string;
  Value: string;
}

const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as Alarm,
);
const nameOf = ({ AlarmName }: Alarm): string => AlarmName.replace('logverdict-prod-', '');

function alarm(name: string): Alarm {
  const found = alarms.find((each) => nameOf(each) === name);
  if (!found) throw new Error(`expected an alarm ${name}`);
  return found;
}

describe('every alarm', () => {
  it('has one of these names, which people know', () => {
    expect(alarms.map(nameOf)).toEqual([
      ...['dead-letters', 'oldest-message'],
      ...['ingest-errors', 'ingest-throttles', 'ingest-near-timeout'],
      ...['dead-letters-errors', 'dead-letters-throttles', 'dead-letters-near-timeout'],
      ...['events-errors', 'events-throttles', 'events-near-timeout'],
      ...['api-errors', 'api-throttles', 'api-near-timeout'],
      ...['authorizer-errors', 'authorizer-throttles', 'authorizer-near-timeout'],
      ...[
        'unreadable-bundles',
        'ingest-concurrency',
        'events-untold',
        'events-late',
        'api-5xx',
        'api-latency',
        'table-throttles',
        'table-errors',
      ],
    ]);
  });

  it('says in its name of which stage it is', () => {
    const names = Object.values(synthesized({ stage: 'trial' }).findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.AlarmName,
    );

    expect(names.filter((name) => !name.startsWith('logverdict-trial-'))).toEqual([]);
  });

  it('is told when it begins and when it is over, and is quiet where nothing happens', () => {
    for (const each of alarms) {
      expect(each.AlarmActions.map(words)).toEqual(['(toldtopic)']);
      expect(each.OKActions.map(words)).toEqual(['(toldtopic)']);
      expect(each.TreatMissingData).toBe('notBreaching');
      expect(each.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
    }
  });
});

describe('it rings', () => {
  it('for one message that was set aside', () => {
    expect(alarm('dead-letters')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Value: { 'Fn::GetAtt': [expect.stringMatching(/^worksetaside/), 'QueueName'] } }],
      Statistic: 'Maximum',
      Threshold: 1,
      EvaluationPeriods: 1,
    });
  });

  it('for a message that waits longer than five tries of a bad one take', () => {
    const { Timeout } = propertiesOf(template, 'AWS::Lambda::Function', 'ingestfunction');

    expect(alarm('oldest-message')).toMatchObject({ MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 7_200 });
    expect(alarm('oldest-message').Threshold).toBeGreaterThan(5 * (Timeout + 60));
  });

  it.each([
    ['ingest', 855_000],
    ['dead-letters', 57_000],
    ['events', 285_000],
    ['api', 26_600],
    ['authorizer', 9_500],
  ])('for errors of the function %s, for want of room, and for runs that nearly end by force', (name, nearMs) => {
    const Dimensions = [
      { Name: 'FunctionName', Value: { Ref: expect.stringMatching(`^${name.replace('-', '')}function`) } },
    ];

    expect(alarm(`${name}-errors`)).toMatchObject({
      MetricName: 'Errors',
      Statistic: 'Sum',
      Threshold: 3,
      Period: 900,
      Dimensions,
    });
    expect(alarm(`${name}-throttles`)).toMatchObject({
      MetricName: 'Throttles',
      Statistic: 'Sum',
      Threshold: 10,
      Dimensions,
    });
    expect(alarm(`${name}-near-timeout`)).toMatchObject({
      MetricName: 'Duration',
      Statistic: 'Maximum',
      Threshold: nearMs,
      Dimensions,
    });
  });

  it('for a quarter of the bundles unreadable or failed, if there were five at least', () => {
    const { Metrics, Threshold } = alarm('unreadable-bundles');
    const counted = Metrics?.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, MetricStat.Metric]] : []));

    expect(Threshold).toBe(25);
    expect(Metrics?.find(({ Expression }) => Expression)?.Expression).toBe(
      'IF((FILL(complete, 0) + FILL(partial, 0) + FILL(unreadable, 0) + FILL(failed, 0)) >= 5, ' +
        '100 * (FILL(unreadable, 0) + FILL(failed, 0)) / ' +
        '(FILL(complete, 0) + FILL(partial, 0) + FILL(unreadable, 0) + FILL(failed, 0)), 0)',
    );
    expect(counted).toEqual(
      ['complete', 'partial', 'unreadable', 'failed'].map((status) => [
        status,
        {
          Namespace: 'logverdict',
          MetricName: 'Bundles',
          Dimensions: [
            { Name: 'stage', Value: 'prod' },
            { Name: 'status', Value: status },
          ],
        },
      ]),
    );
  });

  it('for an hour in which as many bundles were read at a time as may be', () => {
    const twenty = Object.values(synthesized({ ingestConcurrency: '20' }).findResources('AWS::CloudWatch::Alarm'));

    expect(alarm('ingest-concurrency')).toMatchObject({ MetricName: 'ConcurrentExecutions', Threshold: 5 });
    expect(alarm('ingest-concurrency')).toMatchObject({ Period: 300, EvaluationPeriods: 12, Statistic: 'Maximum' });
    const other = twenty.find(({ Properties }) => Properties.AlarmName === 'logverdict-prod-ingest-concurrency');
    expect(other?.Properties.Threshold).toBe(20);
  });

  it('for a change that could not be told, and for changes that have waited for an hour', () => {
    expect(alarm('events-untold')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Value: { 'Fn::GetAtt': [expect.stringMatching(/^changesdeadletters/), 'QueueName'] } }],
      Threshold: 1,
    });
    expect(alarm('events-late')).toMatchObject({
      MetricName: 'IteratorAge',
      Statistic: 'Maximum',
      Threshold: 3_600_000,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: expect.stringMatching(/^eventsfunction/) } }],
    });
  });

  it('for answers that failed, or were slow for a quarter of an hour', () => {
    expect(alarm('api-5xx')).toMatchObject({ MetricName: '5XXError', Statistic: 'Sum', Threshold: 5, Period: 300 });
    expect(alarm('api-latency')).toMatchObject({
      Namespace: 'logverdict',
      MetricName: 'AnswerMs',
      Dimensions: [{ Name: 'stage', Value: 'prod' }],
      ExtendedStatistic: 'p99',
      Threshold: 5_000,
      Period: 300,
      EvaluationPeriods: 3,
    });
  });

  it('for a table that refuses or fails, by every operation that the functions use', () => {
    const operations = (name: string) =>
      alarm(name).Metrics?.flatMap(({ MetricStat }) =>
        MetricStat
          ? MetricStat.Metric.Dimensions.filter(({ Name }) => Name === 'Operation').map(({ Value }) => Value)
          : [],
      );
    const all = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem', 'TransactWriteItems'];

    expect(operations('table-throttles')).toEqual(all);
    expect(operations('table-errors')).toEqual(all);
  });
});

describe('the topic', () => {
  it('is encrypted with the key, takes nothing but over TLS, and alarms of this account alone', () => {
    expect(words(propertiesOf(template, 'AWS::SNS::Topic', 'toldtopic').KmsMasterKeyId)).toBe('(datakey)');
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  it('tells the address that was given, and otherwise nobody', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    synthesized({ alarmEmail: 'ops@example.com' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });
});
