// Bucket, queue and table: who can reach what is stored, how long it is kept, and how a bundle is announced.
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { nameOf, propertiesOf, synthesized, words } from './synthesized.ts';

const template = synthesized();

const closed = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  VersioningConfiguration: { Status: 'Enabled' },
};

describe('the bucket', () => {
  const bucket = () => propertiesOf(template, 'AWS::S3::Bucket', 'bundlesbucket');

  it('is versioned and closed to the public', () => {
    expect(bucket()).toMatchObject(closed);
  });

  it('is encrypted with the key, asked for once for many objects', () => {
    const [rule] = bucket().BucketEncryption.ServerSideEncryptionConfiguration;

    expect(rule.BucketKeyEnabled).toBe(true);
    expect(rule.ServerSideEncryptionByDefault.SSEAlgorithm).toBe('aws:kms');
    expect(words(rule.ServerSideEncryptionByDefault.KMSMasterKeyID)).toBe('(datakey)');
  });

  it('has who read and wrote it written down in a bucket of its own', () => {
    expect(words(bucket().LoggingConfiguration.DestinationBucketName)).toBe('(accesslogbucket)');
  });

  it('refuses what does not come over TLS, or over an old one, as the bucket of its log does', () => {
    const denied = (Condition: object) =>
      Match.objectLike({ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition });

    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          denied({ Bool: { 'aws:SecureTransport': 'false' } }),
          denied({ NumericLessThan: { 's3:TlsVersion': 1.2 } }),
        ]),
      },
    });
  });

  it('announces new objects of the two folders to the queue, in a form that its function reads', () => {
    const announced = bucket().NotificationConfiguration.QueueConfigurations;

    expect(announced.map((each: Record<string, never>) => [each.Event, words(each.Queue ?? ''), each.Filter])).toEqual([
      ['s3:ObjectCreated:*', '(workqueue)', { S3Key: { Rules: [{ Name: 'prefix', Value: 'drop/' }] } }],
      ['s3:ObjectCreated:*', '(workqueue)', { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } }],
    ]);
    template.hasResource('AWS::S3::Bucket', { DependsOn: [Match.stringLikeRegexp('^workqueuePolicy')] });
  });

  const expiring = (context: Record<string, string>): [string, number][] =>
    propertiesOf(synthesized(context), 'AWS::S3::Bucket', 'bundlesbucket')
      .LifecycleConfiguration.Rules.filter((rule: Record<string, unknown>) => rule.ExpirationInDays)
      .map(({ Prefix, ExpirationInDays }: Record<string, unknown>) => [Prefix, ExpirationInDays]);

  it('forgets bundles after the days that were asked for, and neither reports nor facts', () => {
    expect(expiring({})).toEqual([
      ['drop/', 90],
      ['uploads/', 90],
    ]);
    expect(expiring({ retentionDays: '30' })).toEqual([
      ['drop/', 30],
      ['uploads/', 30],
    ]);
  });

  it('forgets reports and facts too, where that was asked for', () => {
    expect(expiring({ reportRetentionDays: '400' })).toEqual([
      ['drop/', 90],
      ['uploads/', 90],
      ['reports-by-id/', 400],
      ['reports/', 400],
      ['facts/', 400],
    ]);
  });

  it('forgets earlier versions after a week, and uploads that were never finished after a day', () => {
    expect(bucket().LifecycleConfiguration.Rules).toContainEqual({
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      NoncurrentVersionExpiration: { NoncurrentDays: 7 },
      Status: 'Enabled',
    });
  });
});

describe('the bucket of the access log', () => {
  const bucket = () => propertiesOf(template, 'AWS::S3::Bucket', 'accesslogbucket');

  it('is closed to the public, and encrypted in the one way that S3 can deliver logs to', () => {
    expect(bucket()).toMatchObject(closed);
    expect(bucket().BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
  });

  it('takes logs of this bucket of this account', () => {
    const { Statement } = propertiesOf(template, 'AWS::S3::BucketPolicy', 'accesslogbucketPolicy').PolicyDocument;
    const [delivery] = Statement.filter(({ Effect }: Record<string, string>) => Effect === 'Allow');

    expect(delivery).toMatchObject({ Action: 's3:PutObject', Principal: { Service: 'logging.s3.amazonaws.com' } });
    expect(words(delivery.Condition.ArnLike['aws:SourceArn'])).toBe('(bundlesbucket)');
    expect(delivery.Condition.StringEquals).toEqual({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
  });

  it('keeps them as long as all other logs', () => {
    const days = (context: Record<string, string>) =>
      propertiesOf(synthesized(context), 'AWS::S3::Bucket', 'accesslogbucket').LifecycleConfiguration.Rules[0]
        .ExpirationInDays;

    expect(days({})).toBe(30);
    expect(days({ logRetentionDays: '365' })).toBe(365);
  });
});

describe('the queues', () => {
  it('are encrypted, and keep messages for two weeks', () => {
    template.resourceCountIs('AWS::SQS::Queue', 4);
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });

  it('hand a message on after five tries: to the function that ends its bundle, and from there to people', () => {
    const to = (queue: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`^${queue}`), 'Arn'] });
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'logverdict-prod-work',
      VisibilityTimeout: 960,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: to('workdeadletters') },
    });
    // Should a message bring its count of the first queue along, five tries are left.
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'logverdict-prod-dead-letters',
      VisibilityTimeout: 360,
      RedrivePolicy: { maxReceiveCount: 10, deadLetterTargetArn: to('worksetaside') },
    });
  });

  it('take the messages of one queue alone', () => {
    const taken = Object.entries(template.findResources('AWS::SQS::Queue')).flatMap(([id, { Properties }]) =>
      Properties.RedriveAllowPolicy ? [[nameOf(id), Properties.RedriveAllowPolicy]] : [],
    );
    const arn = (queue: string) => [`arn:(AWS::Partition):sqs:(AWS::Region):(AWS::AccountId):${queue}`];

    expect(
      taken.map(([queue, { redrivePermission, sourceQueueArns }]) => [
        queue,
        redrivePermission,
        sourceQueueArns.map(words),
      ]),
    ).toEqual([
      ['worksetaside', 'byQueue', arn('logverdict-prod-dead-letters')],
      ['workdeadletters', 'byQueue', arn('logverdict-prod-work')],
    ]);
  });

  it('take messages from this bucket of this account alone', () => {
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

  it('refuse what does not come over TLS, in all queues', () => {
    template.resourcePropertiesCountIs(
      'AWS::SQS::QueuePolicy',
      {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      },
      4,
    );
  });
});

describe('the table', () => {
  it('is paid by use, encrypted with the key, and can be taken back to an earlier moment', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: {
          SSEEnabled: true,
          SSEType: 'KMS',
          KMSMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^datakey'), 'Arn'] },
        },
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
  it('needs no function but its own five: none that sets something up', () => {
    template.resourceCountIs('AWS::Lambda::Function', 5);
    expect(Object.keys(template.toJSON().Resources).filter((id) => id.includes('Custom'))).toEqual([]);
  });
});
