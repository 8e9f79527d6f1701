// What each function may do, written out by hand: nothing more gets in unnoticed.
import { describe, expect, it } from 'vitest';
import { allowedTo, nameOf, synthesized } from './synthesized.ts';

const template = synthesized();

const ofEvery = (name: string) => [
  `logs:CreateLogStream on (${name}log)`,
  `logs:PutLogEvents on (${name}log)`,
  'xray:PutTelemetryRecords on *', // X-Ray knows no resources
  'xray:PutTraceSegments on *',
];

/** The key of all that is stored: of no use but to S3 and DynamoDB, in what they do for the function. */
const ofObjects = ['kms:Decrypt on (datakey) via s3', 'kms:GenerateDataKey on (datakey) via s3'];
const ofReading = ['kms:Decrypt on (datakey) via dynamodb', 'kms:DescribeKey on (datakey) via dynamodb'];
const ofWriting = ['Encrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'].map(
  (action) => `kms:${action} on (datakey) via dynamodb`,
);

describe('the ingest function may', () => {
  it('take messages, read bundles, write reports, facts and records, and nothing else', () => {
    expect(allowedTo(template, 'ingestrole')).toEqual(
      [
        ...ofEvery('ingest'),
        ...ofObjects,
        ...ofReading,
        ...ofWriting,
        'sqs:ChangeMessageVisibility on (workqueue)',
        'sqs:DeleteMessage on (workqueue)',
        'sqs:GetQueueAttributes on (workqueue)',
        'sqs:ReceiveMessage on (workqueue)',
        's3:GetObject on (bundlesbucket)/drop/*',
        's3:GetObject on (bundlesbucket)/uploads/*',
        's3:GetObjectVersion on (bundlesbucket)/drop/*',
        's3:GetObjectVersion on (bundlesbucket)/uploads/*',
        's3:GetObject on (bundlesbucket)/reports-by-id/*',
        's3:GetObject on (bundlesbucket)/reports/*',
        's3:PutObject on (bundlesbucket)/facts/*',
        's3:DeleteObjectVersion on (bundlesbucket)/facts/*',
        's3:DeleteObjectVersion on (bundlesbucket)/reports/*',
        's3:DeleteObject on (bundlesbucket)/reports/*',
        's3:GetObjectVersion on (bundlesbucket)/reports/*',
        's3:DeleteObjectVersion on (bundlesbucket)/reports-by-id/*',
        's3:ListBucketVersions on (bundlesbucket)',
        's3:PutObject on (bundlesbucket)/reports-by-id/*',
        's3:PutObject on (bundlesbucket)/reports/*',
        's3:ListBucket on (bundlesbucket)',
        'dynamodb:BatchGetItem on (verdictstable)',
        'dynamodb:ConditionCheckItem on (verdictstable)',
        'dynamodb:DeleteItem on (verdictstable)',
        'dynamodb:GetItem on (verdictstable)',
        'dynamodb:PutItem on (verdictstable)',
        'dynamodb:Query on (verdictstable)',
      ].sort(),
    );
  });
});

describe('the dead-letters function may', () => {
  it('take dead letters, send them on, write what became of their bundles, and nothing else', () => {
    expect(allowedTo(template, 'deadlettersrole')).toEqual(
      [
        ...ofEvery('deadletters'),
        ...ofObjects,
        ...ofReading,
        ...ofWriting,
        'sqs:DeleteMessage on (workdeadletters)',
        'sqs:GetQueueAttributes on (workdeadletters)',
        'sqs:ReceiveMessage on (workdeadletters)',
        'sqs:SendMessage on (worksetaside)',
        's3:GetObject on (bundlesbucket)/reports-by-id/*',
        's3:GetObject on (bundlesbucket)/reports/*',
        's3:PutObject on (bundlesbucket)/reports/*',
        's3:DeleteObjectVersion on (bundlesbucket)/facts/*',
        's3:DeleteObjectVersion on (bundlesbucket)/reports/*',
        's3:DeleteObject on (bundlesbucket)/reports/*',
        's3:GetObjectVersion on (bundlesbucket)/reports/*',
        's3:DeleteObjectVersion on (bundlesbucket)/reports-by-id/*',
        's3:ListBucketVersions on (bundlesbucket)',
        's3:ListBucket on (bundlesbucket)',
        'dynamodb:BatchGetItem on (verdictstable)',
        'dynamodb:ConditionCheckItem on (verdictstable)',
        'dynamodb:DeleteItem on (verdictstable)',
        'dynamodb:GetItem on (verdictstable)',
        'dynamodb:PutItem on (verdictstable)',
        'dynamodb:Query on (verdictstable)',
      ].sort(),
    );
  });
});

describe('the API function may', () => {
  it('read, announce, have read again and remove bundles, give and take tokens, and nothing else', () => {
    expect(allowedTo(template, 'apirole')).toEqual(
      [
        ...ofEvery('api'),
        ...ofObjects,
        ...ofReading,
        ...ofWriting,
        'sqs:SendMessage on (workqueue)',
        ...['drop', 'uploads', 'reports-by-id', 'facts', 'reports'].map(
          (folder) => `s3:DeleteObjectVersion on (bundlesbucket)/${folder}/*`,
        ),
        's3:DeleteObject on (bundlesbucket)/reports/*',
        's3:GetObjectVersion on (bundlesbucket)/reports/*',
        's3:ListBucketVersions on (bundlesbucket)',
        's3:GetObject on (bundlesbucket)/facts/*',
        's3:GetObject on (bundlesbucket)/reports-by-id/*',
        's3:GetObject on (bundlesbucket)/reports/*',
        's3:PutObject on (bundlesbucket)/uploads/*',
        's3:ListBucket on (bundlesbucket)',
        'dynamodb:BatchGetItem on (verdictstable)',
        'dynamodb:ConditionCheckItem on (verdictstable)',
        'dynamodb:DeleteItem on (verdictstable)',
        'dynamodb:GetItem on (verdictstable)',
        'dynamodb:PutItem on (verdictstable)',
        'dynamodb:Query on (verdictstable)',
        'dynamodb:Query on (verdictstable)/index/*',
      ].sort(),
    );
  });
});

describe('the authorizer function may', () => {
  it('look up a token, and nothing else', () => {
    expect(allowedTo(template, 'authorizerrole')).toEqual(
      [...ofEvery('authorizer'), ...ofReading, 'dynamodb:GetItem on (verdictstable)'].sort(),
    );
  });
});

describe('the events function may', () => {
  it('read the stream, tell events, put positions aside, and nothing else', () => {
    expect(allowedTo(template, 'eventsrole')).toEqual(
      [
        ...ofEvery('events'),
        ...ofReading,
        'dynamodb:DescribeStream on (verdictstable)',
        'dynamodb:GetRecords on (verdictstable)',
        'dynamodb:GetShardIterator on (verdictstable)',
        'dynamodb:ListStreams on *', // it knows no resources
        'events:PutEvents on (bus)',
        'sqs:SendMessage on (changesdeadletters)',
      ].sort(),
    );
  });
});

describe('API Gateway may', () => {
  it('write logs, by a role that stays for the other APIs of the account', () => {
    const [[, role] = []] = Object.entries(template.findResources('AWS::IAM::Role')).filter(
      ([id]) => nameOf(id) === 'entrancelogrole',
    );

    expect(role?.DeletionPolicy).toBe('Retain');
    expect(role?.Properties.Policies.map((each: { PolicyDocument: object }) => each.PolicyDocument)).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'logs:CreateLogGroup',
              'logs:CreateLogStream',
              'logs:DescribeLogGroups',
              'logs:DescribeLogStreams',
              'logs:FilterLogEvents',
              'logs:GetLogEvents',
              'logs:PutLogEvents',
            ],
            Resource: '*',
          },
        ],
      },
    ]);
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
  });

  it('do so by a role that the account has already, where that is said', () => {
    synthesized({ gatewayLogRole: 'false' }).resourceCountIs('AWS::ApiGateway::Account', 0);
  });
});

describe('no role', () => {
  it('is allowed an action with a wildcard', () => {
    const policies = JSON.stringify(Object.values(template.findResources('AWS::IAM::Policy')));
    const actions = [...policies.matchAll(/"Action":(?:"([^"]+)"|\[([^\]]+)\])/g)].map(([, one, some]) => one ?? some);

    expect(actions.length).toBeGreaterThan(6);
    expect(actions.filter((action) => action?.includes('*'))).toEqual([]);
  });

  it('has a policy that AWS keeps', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));

    expect(roles).toHaveLength(6);
    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([]);
  });
});
