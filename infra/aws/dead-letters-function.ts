// The dead-letters function: ends the bundles whose messages failed too often, and sets the messages aside.
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { DeadLettersEnv } from '../../lambdas/dead-letters/env.ts';
import type { BundleBucket } from './bundle-bucket.ts';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import { HouseFunction, type OwnVariables } from './house-function.ts';
import type { VerdictTable } from './verdict-table.ts';
import { deadLetterSeconds, type WorkQueue } from './work-queue.ts';

type Variables = OwnVariables<z.output<typeof DeadLettersEnv>>;

export class DeadLettersFunction extends HouseFunction<Variables> {
  constructor(scope: Construct, id: string, { deployment, key, bucket, queue, table }: DeadLettersParts) {
    super(scope, id, {
      name: 'dead-letters',
      description: 'Ends the bundles that could not be read, and sets their messages aside',
      deployment,
      key,
      memorySize: 512, // megabytes: it reads no bundle, and has no one waiting
      timeout: Duration.seconds(deadLetterSeconds),
      access: (grantee) => {
        const names = bucket.letDeadLetters(grantee);
        const kept = { ...table.letDeadLetters(grantee), ...queue.letDeadLetters(grantee) };
        return { ...names, ...kept, STAGE: deployment.stage } satisfies Variables;
      },
    });
    queue.feedDeadLetters(this.function);
  }
}

export interface DeadLettersParts {
  deployment: Deployment;
  key: DataKey;
  bucket: BundleBucket;
  queue: WorkQueue;
  table: VerdictTable;
}
