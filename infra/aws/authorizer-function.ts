// The authorizer function: says what the owner of a token may do.
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { AuthorizerEnv } from '../../lambdas/authorizer/env.ts';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import { HouseFunction, type OwnVariables } from './house-function.ts';
import { usageKeysOf } from './rate-plans.ts';
import type { VerdictTable } from './verdict-table.ts';

type Variables = OwnVariables<z.input<typeof AuthorizerEnv>>;

export interface AuthorizerParts {
  deployment: Deployment;
  key: DataKey;
  table: VerdictTable;
}

export class AuthorizerFunction extends HouseFunction<Variables> {
  constructor(scope: Construct, id: string, { deployment, key, table }: AuthorizerParts) {
    super(scope, id, {
      name: 'authorizer',
      description: 'Says what the owner of a bearer token may do',
      deployment,
      key,
      memorySize: 512,
      timeout: Duration.seconds(10),
      access: (grantee) =>
        ({
          ...table.letAuthorizer(grantee),
          USAGE_KEYS: JSON.stringify(usageKeysOf(deployment)),
          LOGVERDICT_OIDC: JSON.stringify(deployment.oidc ?? null),
        }) satisfies Variables,
    });
  }
}
