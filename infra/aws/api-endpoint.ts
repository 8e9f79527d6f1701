// From where the API can be reached: from anywhere, or through endpoints of a VPC alone; and by a name of its own.
import { CfnOutput } from 'aws-cdk-lib';
import { EndpointType, type RestApi, type RestApiProps, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

type Reached = Pick<RestApiProps, 'endpointConfiguration' | 'policy'>;

export function reachedFrom(scope: Construct, { vpcEndpointIds }: Pick<Deployment, 'vpcEndpointIds'>): Reached {
  if (!vpcEndpointIds) return { endpointConfiguration: { types: [EndpointType.REGIONAL] } };
  const vpcEndpoints = vpcEndpointIds.map((vpcEndpointId) =>
    InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, vpcEndpointId, { vpcEndpointId, port: 443 }),
  );
  return { endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints }, policy: through(vpcEndpointIds) };
}

/** Who is let in is the authorizer's to say. */
const through = (vpcEndpointIds: string[]): PolicyDocument => {
  const everybody = {
    principals: [new AnyPrincipal()],
    actions: ['execute-api:Invoke'],
    resources: ['execute-api:/*'],
  };
  return new PolicyDocument({
    statements: [
      new PolicyStatement(everybody),
      new PolicyStatement({
        ...everybody,
        effect: Effect.DENY,
        conditions: { StringNotEquals: { 'aws:SourceVpce': vpcEndpointIds } },
      }),
    ],
  });
};

/** The output says what a CNAME record of the name has to point at. */
export function nameApi(api: RestApi, { domainName, certificateArn }: Deployment): string {
  if (domainName === undefined || certificateArn === undefined) return api.url;
  const domain = api.addDomainName('name', {
    domainName,
    certificate: Certificate.fromCertificateArn(api, 'certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  new CfnOutput(domain, 'target', { value: domain.domainNameAliasDomainName }).overrideLogicalId('ApiNameTarget');
  return `https://${domainName}/`;
}
