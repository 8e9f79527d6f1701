// The REST API: a method for every route, a token for all but the open ones, and our own form of every answer.
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { routes } from '../../../lambdas/api/routes.ts';
import { synthesized, words } from './synthesized.ts';

const template = synthesized();

/** `GET /v1/nodes/{node}` to what guards it. */
function methods(): Map<string, string> {
  const resources = template.findResources('AWS::ApiGateway::Resource');
  const pathOf = (id: { Ref?: string }): string => {
    const resource = id.Ref ? resources[id.Ref] : undefined;
    return resource ? `${pathOf(resource.Properties.ParentId)}/${resource.Properties.PathPart}` : '';
  };
  return new Map(
    Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => [
      `${Properties.HttpMethod} ${pathOf(Properties.ResourceId) || '/'}`,
      Properties.AuthorizationType,
    ]),
  );
}

describe('routes', () => {
  it('each have their method', () => {
    const found = methods();

    expect(routes.filter(({ method, path }) => !found.has(`${method} ${path}`))).toEqual([]);
  });

  it('are these, by hand, with a fallback at every path for the methods and paths that are none', () => {
    const named = [
      ...['GET /v1/health', 'HEAD /v1/health', 'GET /v1/openapi.json', 'HEAD /v1/openapi.json'],
      ...['POST /v1/bundles', 'GET /v1/bundles', 'GET /v1/bundles/{bundleId}', 'DELETE /v1/bundles/{bundleId}'],
      ...['GET /v1/bundles/{bundleId}/report', 'GET /v1/bundles/{bundleId}/artifacts/{sha256}'],
      ...['POST /v1/bundles/{bundleId}/reclassify', 'POST /v1/bundles/{bundleId}/what-if'],
      ...['POST /v1/bundles/{bundleId}/shares', 'GET /v1/bundles/{bundleId}/shares'],
      ...['DELETE /v1/bundles/{bundleId}/shares/{shareId}'],
      ...['GET /v1/shared/{secret}/report', 'HEAD /v1/shared/{secret}/report'],
      ...['GET /v1/references/{reference}/report', 'GET /v1/clusters/{cluster}'],
      ...['GET /v1/nodes', 'GET /v1/nodes/{node}', 'GET /v1/nodes/{node}/history'],
      ...['GET /v1/findings', 'GET /v1/findings/{findingId}'],
      ...['PUT /v1/findings/{findingId}/tickets/{system}/{ticketId}'],
      ...['DELETE /v1/findings/{findingId}/tickets/{system}/{ticketId}'],
      ...['PUT /v1/findings/{findingId}/acknowledgement', 'DELETE /v1/findings/{findingId}/acknowledgement'],
      ...['POST /v1/classify', 'GET /v1/search', 'GET /v1/events'],
      ...['GET /v1/signatures', 'GET /v1/signatures/{proxy+}'],
      ...['POST /v1/tokens', 'GET /v1/tokens', 'DELETE /v1/tokens/{tokenId}'],
    ];
    const paths = named.flatMap((each) => withParents(each.split(' ')[1] ?? ''));
    const fallbacks = ['/', '/{proxy+}', ...new Set(paths)].map((path) => `ANY ${path}`);

    expect([...methods().keys()].sort()).toEqual([...named, ...fallbacks].sort());
  });

  it('ask for a token, but for health, the description and shared links', () => {
    const open = [...methods()].filter(([, guard]) => guard !== 'CUSTOM');

    expect(open.sort()).toEqual([
      ['GET /v1/health', 'NONE'],
      ['GET /v1/openapi.json', 'NONE'],
      ['GET /v1/shared/{secret}/report', 'NONE'],
      ['HEAD /v1/health', 'NONE'],
      ['HEAD /v1/openapi.json', 'NONE'],
      ['HEAD /v1/shared/{secret}/report', 'NONE'],
    ]);
  });

  it('all lead to the API function', () => {
    const targets = Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => [
      Properties.Integration.Type,
      JSON.stringify(Properties.Integration.Uri).includes('apifunction'),
    ]);

    expect(new Set(targets.map(String))).toEqual(new Set(['AWS_PROXY,true']));
  });
});

/** `/v1/nodes` and `/v1` of `/v1/nodes`. */
const withParents = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((_, at, parts) => `/${parts.slice(0, at + 1).join('/')}`);

describe('the authorizer', () => {
  it('is asked by the Authorization header, and its answer kept for a minute at most', () => {
    template.resourceCountIs('AWS::ApiGateway::Authorizer', 1);
    template.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 60,
    });
  });
});

describe('the stage', () => {
  it('lets in so many requests a second', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'prod',
      TracingEnabled: true,
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 600 })],
    });
  });
});

describe('rate plans', () => {
  it('are one for every tier, on this stage, with one key each that the authorizer names', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { ApiKeySourceType: 'AUTHORIZER' });
    const plans = Object.entries(template.findResources('AWS::ApiGateway::UsagePlan')).map(([id, { Properties }]) => ({
      id,
      name: Properties.UsagePlanName,
      throttle: Properties.Throttle,
      quota: Properties.Quota,
      stages: Properties.ApiStages.map(({ Stage }: { Stage: Parameters<typeof words>[0] }) => words(Stage)),
    }));
    const keys = template.findResources('AWS::ApiGateway::ApiKey');
    const keysOf = (plan: string) =>
      Object.values(template.findResources('AWS::ApiGateway::UsagePlanKey'))
        .filter(({ Properties }) => Properties.UsagePlanId.Ref === plan)
        .map(({ Properties }) => keys[Properties.KeyId.Ref]?.Properties.Value);
    const stages = ['(entranceapiDeploymentStageprod)'];

    expect(plans.map(({ id, ...plan }) => ({ ...plan, keys: keysOf(id) }))).toEqual([
      {
        name: 'logverdict-prod-standard',
        throttle: { RateLimit: 20, BurstLimit: 60 },
        stages,
        keys: ['logverdict-prod-tier-standard'],
      },
      {
        name: 'logverdict-prod-high',
        throttle: { RateLimit: 100, BurstLimit: 300 },
        stages,
        keys: ['logverdict-prod-tier-high'],
      },
      {
        name: 'logverdict-prod-bulk',
        throttle: { RateLimit: 2_000, BurstLimit: 1_250 },
        stages,
        keys: ['logverdict-prod-tier-bulk'],
      },
    ]);
    expect(Object.keys(keys)).toHaveLength(3);
  });

  it('have keys that are long enough for API Gateway, whatever the stage is called', () => {
    const keys = synthesized({ stage: 'a' }).findResources('AWS::ApiGateway::ApiKey');

    for (const { Properties } of Object.values(keys)) expect(Properties.Value.length).toBeGreaterThanOrEqual(20);
  });

  it('count every call that asks for a token, and no other', () => {
    const found = Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => [
      Properties.AuthorizationType,
      Properties.ApiKeyRequired ?? false,
    ]);

    expect(new Set(found.map(String))).toEqual(new Set(['CUSTOM,true', 'NONE,false']));
  });
});

describe('what API Gateway answers by itself', () => {
  const answers = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')).map(
    ({ Properties }) => Properties,
  );
  const answer = (type: string) => answers.find(({ ResponseType }) => ResponseType === type);

  it('is problem+json with a stable code', () => {
    const codes = answers.map(({ ResponseType, ResponseTemplates }) => [
      ResponseType,
      JSON.parse(ResponseTemplates['application/json']).code,
    ]);

    expect(Object.fromEntries(codes)).toEqual({
      UNAUTHORIZED: 'unauthorized',
      ACCESS_DENIED: 'forbidden',
      INVALID_API_KEY: 'forbidden',
      WAF_FILTERED: 'forbidden',
      MISSING_AUTHENTICATION_TOKEN: 'not-found',
      RESOURCE_NOT_FOUND: 'not-found',
      REQUEST_TOO_LARGE: 'body-too-large',
      UNSUPPORTED_MEDIA_TYPE: 'unsupported-media-type',
      THROTTLED: 'too-many-requests',
      QUOTA_EXCEEDED: 'quota-exceeded',
      INTEGRATION_TIMEOUT: 'answer-timed-out',
      DEFAULT_4XX: 'invalid-request',
      DEFAULT_5XX: 'internal-error',
    });
    expect(
      new Set(answers.map(({ ResponseParameters }) => ResponseParameters['gatewayresponse.header.Content-Type'])),
    ).toEqual(new Set(["'application/problem+json'"]));
  });

  it('says how to be let in, and when to come back', () => {
    expect(answer('UNAUTHORIZED')).toMatchObject({
      StatusCode: '401',
      ResponseParameters: { 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" },
    });
    for (const [type, seconds] of [
      ['THROTTLED', 1],
      ['QUOTA_EXCEEDED', 3_600],
    ] as const)
      expect(answer(type)).toMatchObject({
        StatusCode: '429',
        ResponseParameters: { 'gatewayresponse.header.Retry-After': `'${seconds}'` },
      });
  });
});
