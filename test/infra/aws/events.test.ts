// The way of events out of the table: its stream, what of it is handed to the function, what becomes of failures, the bus.
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { nameOf, synthesized, words } from './synthesized.ts';

const template = synthesized();

const idOf = (type: string, name: string): string | undefined =>
  Object.keys(template.findResources(type)).find((id) => nameOf(id) === name);

function mapping(): Record<string, unknown> & { FilterCriteria: { Filters: { Pattern: string }[] } } {
  const all = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  return all.find(({ Properties }) => Properties.StartingPosition !== undefined)?.Properties;
}

describe('the table', () => {
  it('tells of every change what the item was and what it is', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it('removes what has ended by itself', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
    });
  });

  it('and the bucket are the ones that were there before', () => {
    expect(idOf('AWS::DynamoDB::Table', 'verdictstable')).toBe('verdictstable684ABDB8');
    expect(idOf('AWS::S3::Bucket', 'bundlesbucket')).toBe('bundlesbucketC1DC315A');
  });
});

describe('the events function', () => {
  it('is handed changes of the table from the first one on, a shard in its order', () => {
    expect(mapping()).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^verdictstable/), 'StreamArn'] },
      FunctionName: { Ref: expect.stringMatching(/^eventsfunction/) },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      ParallelizationFactor: 1,
    });
  });

  it('is handed events of nodes and bundles that hold an event, and nothing else', () => {
    const patterns = mapping().FilterCriteria.Filters.map(({ Pattern }) => JSON.parse(Pattern));

    const isEvent = { NewImage: { gsi6pk: { S: ['EVENTS'] } } };
    expect(patterns).toEqual([
      { dynamodb: { Keys: { pk: { S: [{ prefix: 'NODE ' }] }, sk: { S: [{ prefix: 'EVENT ' }] } }, ...isEvent } },
      { dynamodb: { Keys: { sk: { S: ['BUNDLE'] } }, ...isEvent } },
    ]);
  });

  it('hands back what failed, and is not held up by it for ever', () => {
    expect(mapping()).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 100,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^changesdeadletters/), 'Arn'] } },
      },
    });
  });

  it('has five minutes to wait for the bus', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'logverdict-prod-events', Timeout: 300 });
  });

  it('is replaced before the functions that write what it reads', () => {
    const functions = template.findResources('AWS::Lambda::Function');
    const waiting = Object.entries(functions).filter(({ 1: each }) =>
      [each.DependsOn].flat().some((id) => nameOf(String(id)) === 'eventsfunction'),
    );

    expect(waiting.map(([id]) => nameOf(id)).sort()).toEqual(['apifunction', 'deadlettersfunction', 'ingestfunction']);
  });
});

describe('the dead letters of events', () => {
  it('are kept for two weeks, encrypted', () => {
    const id = idOf('AWS::SQS::Queue', 'changesdeadletters') ?? '';
    expect(template.findResources('AWS::SQS::Queue')[id]?.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
  });
});

describe('the bus', () => {
  it('is one of its own, by a name of the stage, and keeps nothing', () => {
    template.hasResourceProperties('AWS::Events::EventBus', { Name: 'logverdict-prod' });
    template.resourceCountIs('AWS::Events::Archive', 0);
    synthesized({ stage: 'trial' }).hasResourceProperties('AWS::Events::EventBus', { Name: 'logverdict-trial' });
  });

  it('is named by the stack', () => {
    const [output] = Object.values(template.findOutputs('EventBus', { Value: Match.anyValue() }));
    expect(words(output?.Value)).toBe('(bus)');
  });
});
