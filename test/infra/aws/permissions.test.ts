// What each function may do, written out by hand: nothing more gets in unnoticed.
import { describe, expect, it } from 'vitest';
import { allowedTo, synthesized } from './synthesized.ts';

const template = synthesized();

const ofEvery = (name: string) => [
  `logs:CreateLogStream on (${name}log)`,
  `logs:PutLogEvents on (${name}log)`,
  'xray:PutTelemetryRecords on *', // X-Ray knows no resources
  'xray:PutTraceSegments on *',
];

describe('the ingest function may', () => {
  it('take messages, read bundles, write reports, facts and records, and nothing else', () => {
    expect(allowedTo(template, 'ingestrole')).toEqual(
      [
        ...ofEvery('ingest'),
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

describe('the API function may', () => {
  it('read, announce, have read again and remove bundles, give and take tokens, and nothing else', () => {
    expect(allowedTo(template, 'apirole')).toEqual(
      [
        ...ofEvery('api'),
        'sqs:SendMessage on (workqueue)',
        ...['drop', 'uploads', 'reports-by-id', 'facts', 'reports'].map(
          (folder) => `s3:DeleteObjectVersion on (bundlesbucket)/${folder}/*`,
        ),
        's3:DeleteObject on (bundlesbucket)/reports/*',
        's3:GetObjectVersion on (bundlesbucket)/reports/*',
        's3:ListBucketVersions on (bundlesbucket)',
        's3:GetObject on (bundlesbucket)/facts/*',
        's3:GetObject on (bundlesbucket)/reports-by-id/*',
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
      [...ofEvery('authorizer'), 'dynamodb:GetItem on (verdictstable)'].sort(),
    );
  });
});

describe('the events function may', () => {
  it('read the stream, tell events, put positions aside, and nothing else', () => {
    expect(allowedTo(template, 'eventsrole')).toEqual(
      [
        ...ofEvery('events'),
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

describe('no role', () => {
  it('is allowed an action with a wildcard', () => {
    const policies = JSON.stringify(Object.values(template.findResources('AWS::IAM::Policy')));
    const actions = [...policies.matchAll(/"Action":(?:"([^"]+)"|\[([^\]]+)\])/g)].map(([, one, some]) => one ?? some);

    expect(actions.length).toBeGreaterThan(6);
    expect(actions.filter((action) => action?.includes('*'))).toEqual([]);
  });

  it('has a policy that AWS keeps', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));

    expect(roles).toHaveLength(4);
    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([]);
  });
});
