// The entrance: a REST API with the routes of the API function, and in front of them the authorizer function.
import { Duration } from 'aws-cdk-lib';
import {
  ApiKeySourceType,
  AuthorizationType,
  EndpointType,
  IdentitySource,
  LambdaIntegration,
  type MethodOptions,
  RequestAuthorizer,
  type Resource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { routes } from '../../lambdas/api/routes.ts';
import type { Deployment } from './deployment.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { RatePlans } from './rate-plans.ts';

/** A token that was taken back is good for so long at most. */
const authorizationLifetime = Duration.seconds(60);
/** Everything that no route is for. */
const anythingElse = '/{proxy+}';

export interface VerdictsApiProps {
  deployment: Deployment;
  api: IFunction;
  authorizer: IFunction;
}

export class VerdictsApi extends Construct {
  readonly api: RestApi;
  readonly #guarded: MethodOptions;

  constructor(scope: Construct, id: string, { deployment, api, authorizer }: VerdictsApiProps) {
    super(scope, id);
    this.api = new RestApi(this, 'api', {
      restApiName: `logverdict-${deployment.stage}`,
      description: 'Verdicts of Cisco Expressway diagnostic bundles',
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      defaultIntegration: new LambdaIntegration(api, { scopePermissionToMethod: false }),
      deployOptions: {
        stageName: deployment.stage,
        throttlingRateLimit: deployment.requestsPerSecond,
        throttlingBurstLimit: deployment.requestBurst,
        tracingEnabled: true,
      },
    });
    this.#guarded = {
      apiKeyRequired: true,
      authorizationType: AuthorizationType.CUSTOM,
      authorizer: new RequestAuthorizer(this, 'authorizer', {
        handler: authorizer,
        identitySources: [IdentitySource.header('Authorization')],
        resultsCacheTtl: authorizationLifetime,
      }),
    };
    this.#addRoutes();
    addGatewayResponses(this.api);
    new RatePlans(this, 'rates', { api: this.api, deployment });
  }

  /** Each route by its own method; any other method and path goes to the same function, which says 405 or 404. */
  #addRoutes(): void {
    for (const { method, path, scope } of routes) {
      const options = scope === null ? { authorizationType: AuthorizationType.NONE } : this.#guarded;
      this.#at(path).addMethod(method, undefined, options);
      if (scope === null && method === 'GET') this.#at(path).addMethod('HEAD', undefined, options);
    }
    const paths = new Set([...routes.flatMap(({ path }) => pathAndParents(path)), anythingElse]);
    for (const path of paths) this.#at(path).addMethod('ANY', undefined, this.#guarded);
    this.api.root.addMethod('ANY', undefined, this.#guarded);
  }

  #at(path: string): Resource {
    return this.api.root.resourceForPath(path);
  }
}

/** `/v1/nodes/{node}` to itself, `/v1/nodes` and `/v1`. */
function pathAndParents(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}
