// The entrance: a REST API with the routes of the API function, in front of them the authorizer function, and a firewall in
// front of all.
import { Duration } from 'aws-cdk-lib';
import {
  ApiKeySourceType,
  AuthorizationType,
  IdentitySource,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  RequestAuthorizer,
  type Resource,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { routes } from '../../lambdas/api/routes.ts';
import { nameApi, reachedFrom } from './api-endpoint.ts';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import { entranceLine } from './entrance-line.ts';
import { Firewall } from './firewall.ts';
import { GatewayLogRole } from './gateway-log-role.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { HouseLog, logNameOf } from './house-log.ts';
import { measureAnswers } from './measures.ts';
import { RatePlans } from './rate-plans.ts';

/** A token that was taken back is good for so long at most. */
const authorizationLifetime = Duration.seconds(60);
/** Everything that no route is for. */
const anythingElse = '/{proxy+}';

export interface VerdictsApiProps {
  deployment: Deployment;
  key: DataKey;
  api: IFunction;
  authorizer: IFunction;
}

export class VerdictsApi extends Construct {
  readonly api: RestApi;
  /** Where it answers, with a slash at the end. */
  readonly url: string;
  readonly #guarded: MethodOptions;

  constructor(scope: Construct, id: string, { deployment, key, api, authorizer }: VerdictsApiProps) {
    super(scope, id);
    this.api = new RestApi(this, 'api', {
      restApiName: `logverdict-${deployment.stage}`,
      description: 'Verdicts of Cisco Expressway diagnostic bundles',
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      ...reachedFrom(this, deployment),
      defaultIntegration: new LambdaIntegration(api, { scopePermissionToMethod: false }),
      deployOptions: { ...rates(deployment), ...this.#logged(deployment, key), tracingEnabled: true },
    });
    if (deployment.gatewayLogRole) {
      const { account } = new GatewayLogRole(this, 'log-role');
      this.api.deploymentStage.node.addDependency(account); // no stage with a log can be made before
    }
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
    if (deployment.firewall) new Firewall(this, 'firewall', { deployment, key, stage: this.api.deploymentStage });
    this.url = nameApi(this.api, deployment);
  }

  #logged(deployment: Deployment, key: DataKey): StageOptions {
    const log = new HouseLog(this, 'log', { name: logNameOf(deployment, 'entrance'), deployment, key });
    measureAnswers(this, log);
    return {
      accessLogDestination: new LogGroupLogDestination(log),
      accessLogFormat: entranceLine(),
      loggingLevel: MethodLoggingLevel.OFF, // that log has paths, and so the secrets of shared links
      dataTraceEnabled: false,
    };
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

const rates = ({ stage, requestsPerSecond, requestBurst }: Deployment): StageOptions => ({
  stageName: stage,
  throttlingRateLimit: requestsPerSecond,
  throttlingBurstLimit: requestBurst,
});

/** `/v1/nodes/{node}` to itself, `/v1/nodes` and `/v1`. */
function pathAndParents(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`);
}
