// What is written down of requests, by the entrance and by API Gateway itself.
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { nameOf, propertiesOf, synthesized, words } from './synthesized.ts';

const template = synthesized();
const stage = propertiesOf(template, 'AWS::ApiGateway::Stage', 'entranceapiDeploymentStageprod');

describe('a line of the entrance', () => {
  const format: string = stage.AccessLogSetting.Format;

  it('says what was asked, by whom, and how it ended', () => {
    const named = [...format.matchAll(/"(\w+)":"?(\$context\.[\w.]+)/g)].map(([, name, value]) => [name, value]);

    expect(Object.fromEntries(named)).toEqual({
      requestId: '$context.requestId',
      stage: '$context.stage',
      ip: '$context.identity.sourceIp',
      method: '$context.httpMethod',
      route: '$context.resourcePath',
      error: '$context.error.responseType',
      authorizerStatus: '$context.authorizer.status',
      authorizerMs: '$context.authorizer.latency',
      functionStatus: '$context.integration.status',
      functionMs: '$context.integration.latency',
      firewall: '$context.wafResponseCode',
      at: '$context.requestTimeEpoch',
      status: '$context.status',
      ms: '$context.responseLatency',
      bytes: '$context.responseLength',
    });
  });

  it('is JSON, with numbers that can be measured', () => {
    const line = format.replaceAll(/"\$context[\w.]+"/g, '"text"').replaceAll(/\$context[\w.]+/g, '12');

    expect(JSON.parse(line)).toMatchObject({ route: 'text', status: 12, ms: 12, bytes: 12, at: 12 });
  });

  it('holds neither path nor query nor token: paths have names, and the secrets of shared links', () => {
    expect(format).not.toMatch(
      /context\.path|querystring|authorizer\.(principalId|claims|error)|apiKey|header|message/i,
    );
  });

  it('goes to a log of ours', () => {
    expect(words(stage.AccessLogSetting.DestinationArn)).toMatch(/\(entrancelog\)/);
    expect(propertiesOf(template, 'AWS::Logs::LogGroup', 'entrancelog').LogGroupName).toBe('/logverdict/prod/entrance');
  });

  it('is what the time of answers is measured by, without those that a caller may hold back', () => {
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.route != "/v1/bundles/{bundleId}" && $.ms >= 0 }',
      MetricTransformations: [
        {
          MetricNamespace: 'logverdict',
          MetricName: 'AnswerMs',
          MetricValue: '$.ms',
          Dimensions: [{ Key: 'stage', Value: '$.stage' }],
        },
      ],
    });
  });
});

describe('API Gateway', () => {
  it('writes no log of its own: that one has paths and, if asked, bodies', () => {
    expect(stage.MethodSettings).toEqual([
      expect.objectContaining({ LoggingLevel: 'OFF', DataTraceEnabled: false, HttpMethod: '*', ResourcePath: '/*' }),
    ]);
  });

  it('may write logs before there is a stage that does', () => {
    template.hasResource('AWS::ApiGateway::Stage', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^entrancelogroleaccount')]),
    });
  });
});

describe('every log', () => {
  it('is encrypted with the key, and ends after a month', () => {
    const logs = Object.entries(template.findResources('AWS::Logs::LogGroup')).map(([id, { Properties }]) => [
      nameOf(id),
      words(Properties.KmsKeyId),
      Properties.RetentionInDays,
    ]);

    expect(logs).toEqual([
      ['ingestlog', '(datakey)', 30],
      ['deadletterslog', '(datakey)', 30],
      ['eventslog', '(datakey)', 30],
      ['apilog', '(datakey)', 30],
      ['authorizerlog', '(datakey)', 30],
      ['entrancelog', '(datakey)', 30],
      ['entrancefirewalllog', '(datakey)', 30],
    ]);
  });
});
