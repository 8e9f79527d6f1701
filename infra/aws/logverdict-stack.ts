// Everything there is on AWS, in the order data passes it: bucket, queue, ingest function, table, dead letters, events, API; and
// who watches it.
import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AccessLogBucket } from './access-log-bucket.ts';
import type { Watched } from './alarm-table.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { ApiFunction } from './api-function.ts';
import { AuthorizerFunction } from './authorizer-function.ts';
import { BundleBucket, bucketNameOf } from './bundle-bucket.ts';
import { DataKey } from './data-key.ts';
import { DeadLettersFunction } from './dead-letters-function.ts';
import type { Deployment } from './deployment.ts';
import { VerdictEventBus } from './event-bus.ts';
import { EventFeed } from './event-feed.ts';
import { EventsFunction } from './events-function.ts';
import { IngestFunction } from './ingest-function.ts';
import { acknowledgeFindings } from './nag-acknowledgements.ts';
import { Overview } from './overview.ts';
import { VerdictTable } from './verdict-table.ts';
import { VerdictsApi } from './verdicts-api.ts';
import { WorkQueue } from './work-queue.ts';

export class LogverdictStack extends Stack {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, { description: 'logverdict: verdicts of Cisco Expressway diagnostic bundles' });
    Tags.of(this).add('application', 'logverdict');
    Tags.of(this).add('stage', deployment.stage);

    const key = new DataKey(this, 'data', deployment);
    const queue = new WorkQueue(this, 'work', deployment);
    queue.admit(bucketNameOf(deployment));
    const accessLog = new AccessLogBucket(this, 'access-log', deployment);
    const bucket = new BundleBucket(this, 'bundles', { deployment, key, accessLog });
    bucket.announceTo(queue);

    const table = new VerdictTable(this, 'verdicts', key);
    const ingest = new IngestFunction(this, 'ingest', { deployment, key, bucket, queue, table });
    const deadLetters = new DeadLettersFunction(this, 'dead-letters', { deployment, key, bucket, queue, table });
    const bus = new VerdictEventBus(this, 'bus', deployment);
    const feed = new EventFeed(this, 'changes', table);
    const events = new EventsFunction(this, 'events', { deployment, key, feed, bus });
    const api = new ApiFunction(this, 'api', { deployment, key, bucket, queue, table });
    const authorizer = new AuthorizerFunction(this, 'authorizer', { deployment, key, table });
    const entrance = new VerdictsApi(this, 'entrance', {
      deployment,
      key,
      api: api.function,
      authorizer: authorizer.function,
    });

    // What is written by a new version can be read by the one that tells of it.
    for (const writer of [ingest, deadLetters, api]) writer.function.node.addDependency(events.function);

    const functions = { ingest, deadLetters, events, api, authorizer };
    const watched: Watched = {
      deployment,
      queue: queue.queue,
      setAside: queue.setAside,
      untold: feed.deadLetters,
      functions: Object.values(functions),
      api: entrance.api,
      table: table.table,
    };
    const topic = new AlarmTopic(this, 'told', { deployment, key });
    const { alarms } = new Alarms(this, 'alarms', { watched, topic });
    new Overview(this, 'overview', { watched, alarms });

    acknowledgeFindings({ deployment, bucket, table, queue, feed, functions, entrance, topic });

    this.#tell('ApiUrl', entrance.url);
    this.#tell('BundleBucket', bucket.bucket.bucketName);
    this.#tell('VerdictTable', table.table.tableName);
    this.#tell('EventBus', bus.bus.eventBusName);
    this.#tell('WorkQueue', queue.arn);
    this.#tell('SetAsideQueue', queue.setAside.queueArn);
    this.#tell('EventDeadLetterQueue', feed.deadLetters.queueArn);
    this.#tell('DataKey', key.key.keyArn);
    this.#tell('AlarmTopic', topic.topic.topicArn);
  }

  #tell(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}
