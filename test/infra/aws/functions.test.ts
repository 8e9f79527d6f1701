// The functions: how they run, what they are told, and what feeds them.
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { nameOf, synthesized, words } from './synthesized.ts';

const template = synthesized();

const variablesOf = (name: string): Record<string, string> => {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) => nameOf(id) === name);
  const variables = found?.[1].Properties.Environment.Variables ?? {};
  return Object.fromEntries(Object.keys(variables).map((key) => [key, words(variables[key])]));
};

describe('every function', () => {
  it('runs on Node 24 and arm64, traced, with a JSON log', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    });
  });

  it('is told the names of what it works with, and nothing else', () => {
    const shared = { NODE_OPTIONS: '--enable-source-maps', VERDICT_TABLE: '(verdictstable)' };

    expect(variablesOf('ingestfunction')).toEqual({
      ...shared,
      BUNDLE_BUCKET: '(bundlesbucket)',
      QUEUE_URL: '(workqueue)',
      STAGE: 'prod',
      LOGVERDICT_LIMITS: '{}',
    });
    expect(variablesOf('deadlettersfunction')).toEqual({
      ...shared,
      BUNDLE_BUCKET: '(bundlesbucket)',
      SET_ASIDE_URL: '(worksetaside)',
      STAGE: 'prod',
    });
    expect(variablesOf('apifunction')).toEqual({
      ...shared,
      BUNDLE_BUCKET: '(bundlesbucket)',
      QUEUE_URL: '(workqueue)',
    });
    expect(variablesOf('authorizerfunction')).toEqual({
      ...shared,
      USAGE_KEYS:
        '{"standard":"logverdict-prod-tier-standard","high":"logverdict-prod-tier-high","bulk":"logverdict-prod-tier-bulk"}',
      LOGVERDICT_OIDC: 'null',
    });
    expect(variablesOf('eventsfunction')).toEqual({
      NODE_OPTIONS: '--enable-source-maps',
      EVENT_BUS: '(bus)',
      DEAD_LETTERS_URL: '(changesdeadletters)',
    });
  });
});

describe('the ingest function', () => {
  it('is handed one message at a time, a few at once, and hands back what failed', () => {
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 3);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^workqueue'), 'Arn'] },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it('ends before its message comes back', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'logverdict-prod-ingest', Timeout: 900 });
  });

  it('has one whole processor: the memory that docs/cost.md found to be the fastest of the cheapest', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'logverdict-prod-ingest',
      MemorySize: 1_769,
    });
  });

  it('is never handed more at once than it has set aside, or good messages would wear out their tries', () => {
    const both = synthesized({ ingestConcurrency: '20', reservedConcurrency: '20' });

    both.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 20 });
    both.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 20 } });
    expect(() => synthesized({ ingestConcurrency: '20', reservedConcurrency: '19' })).toThrow(
      /expected at least ingestConcurrency/,
    );
  });

  it('has concurrency set aside only where that was asked for', () => {
    const reserved = { ReservedConcurrentExecutions: 20 };

    template.resourcePropertiesCountIs('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.anyValue() }, 0);
    synthesized({ reservedConcurrency: '20' }).resourcePropertiesCountIs('AWS::Lambda::Function', reserved, 1);
  });
});

describe('the dead-letters function', () => {
  it('is handed what the ingest function failed at, one message at a time', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^workdeadletters'), 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^deadlettersfunction') },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  it('ends well before its message comes back', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'logverdict-prod-dead-letters',
      Timeout: 60,
    });
  });
});
