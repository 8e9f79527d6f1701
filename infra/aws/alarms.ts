// The alarms of alarm-table.ts, each told to the topic when it begins and when it is over.
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { alarmTable, type Watched } from './alarm-table.ts';
import type { AlarmTopic } from './alarm-topic.ts';

export const runbook = 'docs/runbook.md';

export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { watched, topic }: { watched: Watched; topic: AlarmTopic }) {
    super(scope, id);
    const told = new SnsAction(topic.topic);
    this.alarms = alarmTable(watched).map(({ name, what, metric, threshold, periods = 1 }) => {
      const alarm = new Alarm(this, name, {
        alarmName: `logverdict-${watched.deployment.stage}-${name}`,
        alarmDescription: `${what} What to do: ${runbook}#${name}`,
        metric,
        threshold,
        evaluationPeriods: periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING, // where nothing happens, nothing is wrong
      });
      alarm.addAlarmAction(told);
      alarm.addOkAction(told);
      return alarm;
    });
  }
}
