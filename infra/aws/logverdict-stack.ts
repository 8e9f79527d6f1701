// Everything there is on AWS, in the order data passes it: bucket, queue, ingest function, table, events, API.
import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApiFunction } from './api-function.ts';
import { AuthorizerFunction } from './authorizer-function.ts';
import { BundleBucket, bucketNameOf } from './bundle-bucket.ts';
import type { Deployment } from './deployment.ts';
import { VerdictEventBus } from './event-bus.ts';
import { EventFeed } from './event-feed.ts';
import { EventsFunction } from './events-function.ts';
import { IngestFunction } from './ingest-function.ts';
import { VerdictTable } from './verdict-table.ts';
import { VerdictsApi } from './verdicts-api.ts';
import { WorkQueue } from './work-queue.ts';

export class LogverdictStack extends Stack {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, { description: 'logverdict: verdicts of Cisco Expressway diagnostic bundles' });
    Tags.of(this).add('application', 'logverdict');
    Tags.of(this).add('stage', deployment.stage);

    const queue = new WorkQueue(this, 'work');
    queue.admit(bucketNameOf(deployment));
    const bucket = new BundleBucket(this, 'bundles', deployment);
    bucket.announceTo(queue);

    const table = new VerdictTable(this, 'verdicts');
    const ingest = new IngestFunction(this, 'ingest', { deployment, bucket, queue, table });
    const bus = new VerdictEventBus(this, 'bus', deployment);
    const feed = new EventFeed(this, 'changes', table);
    const events = new EventsFunction(this, 'events', { deployment, feed, bus });
    const api = new ApiFunction(this, 'api', { deployment, bucket, queue, table });
    const authorizer = new AuthorizerFunction(this, 'authorizer', { deployment, table });
    const entrance = new VerdictsApi(this, 'entrance', {
      deployment,
      api: api.function,
      authorizer: authorizer.function,
    });

    // What is written by a new version can be read by the one that tells of it.
    for (const writer of [ingest, api]) writer.function.node.addDependency(events.function);

    this.#tell('ApiUrl', entrance.api.url);
    this.#tell('BundleBucket', bucket.bucket.bucketName);
    this.#tell('VerdictTable', table.table.tableName);
    this.#tell('EventBus', bus.bus.eventBusName);
    this.#tell('DeadLetterQueue', queue.deadLetters.queueArn);
    this.#tell('EventDeadLetterQueue', feed.deadLetters.queueArn);
  }

  #tell(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}
