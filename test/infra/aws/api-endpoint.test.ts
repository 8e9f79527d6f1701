// From where the API can be reached.
import { describe, expect, it } from 'vitest';
import { propertiesOf, synthesized, words } from './synthesized.ts';

const apiOf = (context: Record<string, unknown>) =>
  propertiesOf(synthesized(context), 'AWS::ApiGateway::RestApi', 'entranceapi');

describe('the API', () => {
  it('is reached in its region, by whoever has a token', () => {
    expect(apiOf({}).EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
    expect(apiOf({}).Policy).toBeUndefined();
  });

  it('is reached through endpoints of a VPC alone, where they are named', () => {
    const { EndpointConfiguration, Policy } = apiOf({ vpcEndpointIds: 'vpce-0a1, vpce-0b2' });

    expect(EndpointConfiguration).toEqual({ Types: ['PRIVATE'], VpcEndpointIds: ['vpce-0a1', 'vpce-0b2'] });
    const everything = { Action: 'execute-api:Invoke', Principal: { AWS: '*' }, Resource: 'execute-api:/*' };
    expect(Policy.Statement).toEqual([
      { ...everything, Effect: 'Allow' },
      {
        ...everything,
        Effect: 'Deny',
        Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-0a1', 'vpce-0b2'] } },
      },
    ]);
  });

  it('has a name of its own, over TLS 1.2 and later, where one is given', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:111122223333:certificate/1';
    const template = synthesized({ domainName: 'verdicts.example.com', certificateArn });

    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'verdicts.example.com',
      RegionalCertificateArn: certificateArn,
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    const [mapping] = Object.values(template.findResources('AWS::ApiGateway::BasePathMapping'));
    expect(words(mapping?.Properties.Stage)).toBe('(entranceapiDeploymentStageprod)');
    const outputs = template.findOutputs('*');
    expect(outputs.ApiUrl?.Value).toBe('https://verdicts.example.com/');
    expect(words(outputs.ApiNameTarget?.Value)).toBe('(entranceapiname)');
  });
});
