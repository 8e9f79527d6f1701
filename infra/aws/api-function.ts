// The API function: answers from what is stored, issues upload tickets, has bundles read again, and removes them.
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { ApiEnv } from '../../lambdas/api/env.ts';
import type { BundleBucket } from './bundle-bucket.ts';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import { HouseFunction, type OwnVariables } from './house-function.ts';
import type { VerdictTable } from './verdict-table.ts';
import type { WorkQueue } from './work-queue.ts';

type Variables = OwnVariables<z.input<typeof ApiEnv>>;

export interface ApiParts {
  deployment: Deployment;
  key: DataKey;
  bucket: BundleBucket;
  queue: WorkQueue;
  table: VerdictTable;
}

export class ApiFunction extends HouseFunction<Variables> {
  constructor(scope: Construct, id: string, { deployment, key, bucket, queue, table }: ApiParts) {
    super(scope, id, {
      name: 'api',
      description: 'Answers the HTTP API',
      deployment,
      key,
      memorySize: 1_024, // megabytes: the signatures are compiled at the start, and a report is rendered whole
      timeout: Duration.seconds(28), // a second before API Gateway gives up waiting
      access: (grantee) =>
        ({ ...bucket.letApi(grantee), ...queue.letApi(grantee), ...table.letApi(grantee) }) satisfies Variables,
    });
  }
}
