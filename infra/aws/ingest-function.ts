// The ingest function: reads the bundles that the queue tells it about.
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { IngestEnv } from '../../lambdas/ingest/env.ts';
import type { BundleBucket } from './bundle-bucket.ts';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import { HouseFunction, type OwnVariables } from './house-function.ts';
import type { VerdictTable } from './verdict-table.ts';
import type { WorkQueue } from './work-queue.ts';

type Variables = OwnVariables<z.output<typeof IngestEnv>>;

/** Megabytes. Processing power comes with memory: this much is one whole processor, and inflating needs one. */
const memorySize = 1_769;

export class IngestFunction extends HouseFunction<Variables> {
  constructor(scope: Construct, id: string, { deployment, key, bucket, queue, table }: IngestParts) {
    super(scope, id, {
      name: 'ingest',
      description: 'Reads a diagnostic bundle and stores its report and verdicts',
      deployment,
      key,
      memorySize,
      timeout: Duration.minutes(15), // the most that Lambda gives
      reservedConcurrentExecutions: deployment.reservedConcurrency,
      access: (grantee) => {
        const names = { ...bucket.letIngest(grantee), ...table.letIngest(grantee), ...queue.letIngest(grantee) };
        const settings = { STAGE: deployment.stage, LOGVERDICT_LIMITS: JSON.stringify(deployment.limits) };
        return { ...names, ...settings } satisfies Variables;
      },
    });
    queue.feed(this.function, deployment.ingestConcurrency);
  }
}

export interface IngestParts {
  deployment: Deployment;
  key: DataKey;
  bucket: BundleBucket;
  queue: WorkQueue;
  table: VerdictTable;
}
