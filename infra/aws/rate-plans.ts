// One usage plan for every rate tier, each with one API key. Callers never see a key: the authorizer answers the one of the
// token's tier, and API Gateway counts by it. So a tier's rate is that of all its tokens together.
import { ApiKey, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { RateTier, rateLimits } from '../../shared/model/rate-limits.ts';
import type { Deployment } from './deployment.ts';

/**
 * The keys' values, said beforehand: the authorizer has to know them before there is an API. They are names, and no
 * secrets: with the authorizer as the source of keys, one that a caller sends is not looked at.
 */
export const usageKeysOf = ({ stage }: Pick<Deployment, 'stage'>): Record<RateTier, string> => ({
  standard: `logverdict-${stage}-tier-standard`,
  high: `logverdict-${stage}-tier-high`,
  bulk: `logverdict-${stage}-tier-bulk`,
});

export class RatePlans extends Construct {
  constructor(scope: Construct, id: string, { api, deployment }: { api: RestApi; deployment: Deployment }) {
    super(scope, id);
    const values = usageKeysOf(deployment);
    for (const tier of RateTier.options) {
      const name = `logverdict-${deployment.stage}-${tier}`;
      const { requestsPerSecond, burst } = rateLimits[tier];
      const key = new ApiKey(this, `key-${tier}`, { apiKeyName: name, value: values[tier] });
      const plan = api.addUsagePlan(`plan-${tier}`, {
        name,
        throttle: { rateLimit: requestsPerSecond, burstLimit: burst },
        apiStages: [{ stage: api.deploymentStage }],
      });
      plan.addApiKey(key);
    }
  }
}
