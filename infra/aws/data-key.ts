// The key that everything stored is encrypted with: bucket, table, logs, alarms. It changes every year by itself, and stays when the
// stack goes: without it, what is kept cannot be read.
import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import type { Grantee } from './house-function.ts';

/** DynamoDB asks for the key in the caller's name, whatever it does with it. */
const tableReading = ['kms:Decrypt', 'kms:DescribeKey'];
const tableWriting = [
  'kms:Encrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
];

export class DataKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { stage }: Pick<Deployment, 'stage'>) {
    super(scope, id);
    this.key = new Key(this, 'key', {
      alias: `logverdict-${stage}`,
      description: `What logverdict-${stage} stores`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.#admitLogs(stage);
    this.#admitAlarms(stage);
  }

  /** Objects to read, and to write. */
  letUseObjects(grantee: Grantee): void {
    grantee.allow(['kms:Decrypt', 'kms:GenerateDataKey'], [this.key.keyArn], 's3');
  }

  letReadTable(grantee: Grantee): void {
    grantee.allow(tableReading, [this.key.keyArn], 'dynamodb');
  }

  letWriteTable(grantee: Grantee): void {
    grantee.allow([...tableReading, ...tableWriting], [this.key.keyArn], 'dynamodb');
  }

  /**
   * CloudWatch Logs, for the logs of this deployment. By name: a log cannot be made before it may be encrypted. To services
   * the actions are given as these ask for them, which is with `*`.
   */
  #admitLogs(stage: string): void {
    const { partition, region, account } = Stack.of(this);
    const logs = `arn:${partition}:logs:${region}:${account}:log-group`;
    const statement = new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'], // in a key's policy: this key
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': [
            `${logs}:/logverdict/${stage}/*`,
            `${logs}:aws-waf-logs-logverdict-${stage}`,
          ],
        },
      },
    });
    this.key.addToResourcePolicy(statement);
  }

  /** CloudWatch, to say in an encrypted topic that an alarm changed. */
  #admitAlarms(stage: string): void {
    const statement = new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:logverdict-${stage}-*`,
        },
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      },
    });
    this.key.addToResourcePolicy(statement);
  }
}
