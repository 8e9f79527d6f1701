// The events function: puts what the table's stream hands it on the event bus.
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { EventsEnv } from '../../lambdas/events/env.ts';
import type { DataKey } from './data-key.ts';
import type { Deployment } from './deployment.ts';
import type { VerdictEventBus } from './event-bus.ts';
import type { EventFeed } from './event-feed.ts';
import { HouseFunction, type OwnVariables } from './house-function.ts';

type Variables = OwnVariables<z.input<typeof EventsEnv>>;

export interface EventsParts {
  deployment: Deployment;
  key: DataKey;
  feed: EventFeed;
  bus: VerdictEventBus;
}

export class EventsFunction extends HouseFunction<Variables> {
  constructor(scope: Construct, id: string, { deployment, key, feed, bus }: EventsParts) {
    super(scope, id, {
      name: 'events',
      description: 'Puts what changed in the table on the event bus',
      deployment,
      key,
      memorySize: 512,
      timeout: Duration.minutes(5), // nearly all of it for waiting until the bus answers again
      access: (grantee) => ({ ...feed.letEvents(grantee), ...bus.letEvents(grantee) }) satisfies Variables,
    });
    feed.feed(this.function);
  }
}
