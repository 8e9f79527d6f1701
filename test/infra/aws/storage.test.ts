// Bucket, queue and table: who can reach what is stored, how long it is kept, and how a bundle is announced.
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesized, words } from './synthesized.ts';

const template = synthesized();

describe('the bucket', () => {
  it('is encrypted, versioned and closed to the public', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('refuses what does not come over TLS, or over an old one', () => {
    const denied = (Condition: object) =>
      Match.objectLike({ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition });

    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          denied({ Bool: { 'aws:SecureTransport': 'false' } }),
          denied({ NumericLessThan: { 's3:TlsVersion': 1.2 } }),
        ]),
      },
    });
  });

  it('announces new objects of the two folders to the queue, in a form that its function reads', () => {
    const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
    const announced = bucket?.Properties.NotificationConfiguration.QueueConfigurations;

    expect(announced.map((each: Record<string, never>) => [each.Event, words(each.Queue ?? ''), each.Filter])).toEqual([
      ['s3:ObjectCreated:*', '(workqueue)', { S3Key: { Rules: [{ Name: 'prefix', Value: 'drop/' }] } }],
      ['s3:ObjectCreated:*', '(workqueue)', { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } }],
    ]);
    expect(bucket?.DependsOn).toEqual([expect.stringMatching(/^workqueuePolicy/)]);
  });

  it('forgets bundles after the days that were asked for, and neither reports nor facts', () => {
    const rules = Object.values(synthesized({ retentionDays: '30' }).findResources('AWS::S3::Bucket'))[0]?.Properties
      .LifecycleConfiguration.Rules;

    expect(rules).toContainEqual({ Prefix: 'drop/', ExpirationInDays: 30, Status: 'Enabled' });
    expect(rules).toContainEqual({ Prefix: 'uploads/', ExpirationInDays: 30, Status: 'Enabled' });
    expect(rules.filter((rule: Record<string, unknown>) => rule.ExpirationInDays)).toHaveLength(2);
  });

  it('stays when the stack goes', () => {
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'RetainExceptOnCreate' });
  });
});

describe('the queue', () => {
  it('puts a message aside after five tries, encrypted as the others', () => {
    template.resourceCountIs('AWS::SQS::Queue', 3);
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 960,
      RedrivePolicy: {
        maxReceiveCount: 5,
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^workdeadletters'), 'Arn'] },
      },
    });
  });

  it('takes messages from this bucket of this account alone', () => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Principal: { Service: 's3.amazonaws.com' },
            Condition: {
              ArnEquals: { 'aws:SourceArn': Match.anyValue() },
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            },
          }),
        ]),
      },
    });
    const named = JSON.stringify(synthesized({ bucketName: 'our-bundles' }).findResources('AWS::SQS::QueuePolicy'));
    expect(named).toContain(':s3:::our-bundles"');
  });

  it('refuses what does not come over TLS, in every queue', () => {
    template.resourcePropertiesCountIs(
      'AWS::SQS::QueuePolicy',
      {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      },
      3,
    );
  });

  it('raises an alarm when a message was put aside', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Dimensions: [{ Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^workdeadletters'), 'QueueName'] } }],
    });
  });
});

describe('the table', () => {
  it('is paid by use, encrypted, and can be taken back to an earlier moment', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
      DeletionPolicy: 'Retain',
    });
  });

  it('has the keys and indexes that the functions write by', () => {
    const [table] = Object.values(template.findResources('AWS::DynamoDB::Table'));
    const index = (name: string, projection: object) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: `${name}pk`, KeyType: 'HASH' },
        { AttributeName: `${name}sk`, KeyType: 'RANGE' },
      ],
      Projection: projection,
    });

    expect(table?.Properties.KeySchema).toEqual([
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ]);
    const whole = { ProjectionType: 'ALL' };
    const narrow = {
      ProjectionType: 'INCLUDE',
      NonKeyAttributes: ['kind', 'schemaVersion', 'site', 'nodeKey', 'bundleId', 'event'],
    };
    expect(table?.Properties.GlobalSecondaryIndexes).toEqual([
      ...['gsi1', 'gsi2', 'gsi3', 'gsi4', 'gsi5'].map((name) => index(name, whole)),
      ...['gsi6', 'gsi7', 'gsi8'].map((name) => index(name, narrow)),
    ]);
  });
});

describe('the stack', () => {
  it('needs no function but its own four: none that sets something up', () => {
    template.resourceCountIs('AWS::Lambda::Function', 4);
    expect(Object.keys(template.toJSON().Resources).filter((id) => id.includes('Custom'))).toEqual([]);
  });
});
