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
  it('runs on Node 24 and arm64, traced, with a JSON log that ends after a month', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    });
    template.resourceCountIs('AWS::Logs::LogGroup', 4);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('is told the names of what it works with, and nothing else', () => {
    const shared = { NODE_OPTIONS: '--enable-source-maps', VERDICT_TABLE: '(verdictstable)' };

    expect(variablesOf('ingestfunction')).toEqual({
      ...shared,
      BUNDLE_BUCKET: '(bundlesbucket)',
      LOGVERDICT_LIMITS: '{}',
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
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
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

  it('has concurrency set aside only where that was asked for', () => {
    const reserved = { ReservedConcurrentExecutions: 20 };

    template.resourcePropertiesCountIs('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.anyValue() }, 0);
    synthesized({ reservedConcurrency: '20' }).resourcePropertiesCountIs('AWS::Lambda::Function', reserved, 1);
  });
});

describe('context', () => {
  it('changes what is read of a bundle', () => {
    const limits = { Environment: { Variables: Match.objectLike({ LOGVERDICT_LIMITS: '{"maxNesting":3}' }) } };

    for (const given of ['{"maxNesting": 3}', { maxNesting: 3 }])
      synthesized({ limits: given }).hasResourceProperties('AWS::Lambda::Function', limits);
  });

  it('names the issuer whose JWTs are let in', () => {
    const oidc = { issuer: 'https://login.example.com/', audience: 'api://logverdict', sites: ['lab'] };
    for (const given of [oidc, JSON.stringify(oidc)]) {
      const variables = Object.values(synthesized({ oidc: given }).findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Environment.Variables.LOGVERDICT_OIDC,
      );
      expect(JSON.parse(variables.find((text) => text !== undefined))).toEqual({
        issuer: 'https://login.example.com/',
        audience: ['api://logverdict'],
        scopePrefix: '',
        sitesClaim: 'logverdict_sites',
        sites: ['lab'],
        rateTier: 'standard',
      });
    }
  });

  it('names the stage everywhere, so that two deployments stand side by side', () => {
    const other = synthesized({ stage: 'trial' });

    other.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'logverdict-trial-api' });
    other.hasResourceProperties('AWS::ApiGateway::Stage', { StageName: 'trial' });
    other.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/logverdict/trial/ingest' });
  });

  it.each([
    [{ stage: 'Prod 1' }, /stage/],
    [{ retentionDays: '0' }, /retentionDays/],
    [{ logRetentionDays: '8' }, /logRetentionDays/],
    [{ limits: '{"maxDepth": 3}' }, /limits/],
    [{ limits: '{' }, /limits/],
    [{ oidc: '{"issuer": "https://login.example.com"}' }, /audience, clientId or both/],
    [{ oidc: { issuer: 'http://login.example.com', audience: 'a' } }, /https:/],
    [{ ingestConcurrency: '10', reservedConcurrency: '5' }, /at least ingestConcurrency/],
  ])('that is wrong is refused by name: %o', (context, message) => {
    expect(() => synthesized(context)).toThrow(message);
  });
});
