// The event bus: what changed, for systems that want to be told. Rules are made by whoever listens (docs/events.md).
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import type { Grantee } from './house-function.ts';

/**
 * Without an archive: it would keep what events said of bundles that are deleted, and the table can tell the others again
 * (`npm run republish`). So the bus keeps nothing longer than it takes to deliver it, encrypted with a key of AWS: with a
 * key of ours every rule and target of others would need a grant on it.
 */
export class VerdictEventBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { stage }: Pick<Deployment, 'stage'>) {
    super(scope, id);
    this.bus = new EventBus(this, 'bus', {
      eventBusName: `logverdict-${stage}`,
      description: 'What changed in verdicts and findings',
    });
  }

  letEvents(grantee: Grantee): { EVENT_BUS: string } {
    grantee.allow(['events:PutEvents'], [this.bus.eventBusArn]);
    return { EVENT_BUS: this.bus.eventBusName };
  }
}
