// The key that all is encrypted with, and what stays when the stack goes.
import { describe, expect, it } from 'vitest';
import { propertiesOf, synthesized, words } from './synthesized.ts';

const template = synthesized();

interface Lent {
  Principal: { Service?: Value; AWS?: Value };
  Action: string | string[];
}
type Value = Parameters<typeof words>[0];

describe('the key', () => {
  it('is ours, changes every year, and stays when the stack goes: nothing that was kept can be read without it', () => {
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResource('AWS::KMS::Key', { Properties: { EnableKeyRotation: true }, DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/logverdict-prod' });
  });

  it('is lent by the account, to CloudWatch Logs for the logs of this deployment, and to its alarms', () => {
    const { Statement } = propertiesOf(template, 'AWS::KMS::Key', 'datakey').KeyPolicy;
    const lent = Statement.map(({ Principal, Action }: Lent) => [
      words(Principal.Service ?? Principal.AWS ?? ''),
      [Action].flat().sort().join(' '),
    ]);

    expect(lent).toEqual([
      ['arn:(AWS::Partition):iam::(AWS::AccountId):root', 'kms:*'],
      [
        'logs.(AWS::Region).amazonaws.com',
        'kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey* kms:ReEncrypt*',
      ],
      ['cloudwatch.amazonaws.com', 'kms:Decrypt kms:GenerateDataKey*'],
    ]);
    const logs = 'arn:(AWS::Partition):logs:(AWS::Region):(AWS::AccountId):log-group';
    const inWhichLogs = Statement[1].Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'];
    expect(inWhichLogs.map(words)).toEqual([`${logs}:/logverdict/prod/*`, `${logs}:aws-waf-logs-logverdict-prod`]);
    expect(words(Statement[2].Condition.ArnLike['aws:SourceArn'])).toMatch(/:alarm:logverdict-prod-\*$/);
  });
});

describe('what is kept', () => {
  it('stays where it is when the stack is deployed anew: another name in the template would be another, empty one', () => {
    const kept = Object.entries(
      template.toJSON().Resources as Record<string, { DeletionPolicy?: string; Type: string }>,
    )
      .filter(([, { DeletionPolicy }]) => DeletionPolicy?.startsWith('Retain'))
      .map(([id, { Type, DeletionPolicy }]) => [id, Type, DeletionPolicy]);

    expect(kept).toEqual([
      ['datakey62AB8C38', 'AWS::KMS::Key', 'Retain'],
      ['accesslogbucket651C25C2', 'AWS::S3::Bucket', 'RetainExceptOnCreate'],
      ['bundlesbucketC1DC315A', 'AWS::S3::Bucket', 'RetainExceptOnCreate'],
      ['verdictstable684ABDB8', 'AWS::DynamoDB::Table', 'Retain'],
      ['entrancelogrole486F2981', 'AWS::IAM::Role', 'Retain'],
      ['entrancelogroleaccount94B6C371', 'AWS::ApiGateway::Account', 'Retain'],
    ]);
  });
});
