// The queues. Between bucket and ingest function: the work. What failed too often goes to the dead letters, whose function
// ends the bundles and sets the messages aside; people put them back.
import { Aws, CfnResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption, type RedriveAllowPolicy, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { maxReceives } from '../../lambdas/ingest/back-off.ts';
import type { Deployment } from './deployment.ts';
import type { Grantee } from './house-function.ts';

/** Longer than the ingest function may run: a message must not come back while it is worked on. */
const visibilityTimeout = Duration.minutes(16);
/** The most that SQS keeps: messages set aside wait for a human. */
const longest = Duration.days(14);
/** How long the dead-letters function may take for a message. */
export const deadLetterSeconds = 60;
/** Six times as long, as Lambda advises: it may be throttled, and asks again. */
const deadLetterVisibility = Duration.seconds(6 * deadLetterSeconds);
/** Whether a message brings the count of its first queue along is not said anywhere: this is five tries at least. */
const deadLetterReceives = 2 * maxReceives;
/** Least that the event source takes: nobody waits for these. */
const deadLetterConcurrency = 2;

const sealed = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: longest };
/** What the functions' event sources do with a queue in the function's name. */
const receiving = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export class WorkQueue extends Construct {
  readonly arn: string;
  /** Messages that people look at, and put back into the work queue. */
  readonly setAside: Queue;
  readonly deadLetters: Queue;
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { stage }: Pick<Deployment, 'stage'>) {
    super(scope, id);
    // Named, because each of two queues has to know the other: where its messages go, and whose it takes.
    const names = { work: `logverdict-${stage}-work`, deadLetters: `logverdict-${stage}-dead-letters` };
    this.setAside = new Queue(this, 'set-aside', {
      ...sealed,
      redriveAllowPolicy: this.#takingFrom(names.deadLetters),
    });
    this.deadLetters = new Queue(this, 'dead-letters', {
      ...sealed,
      queueName: names.deadLetters,
      visibilityTimeout: deadLetterVisibility,
      redriveAllowPolicy: this.#takingFrom(names.work),
      // What the function cannot cope with is set aside as it is.
      deadLetterQueue: { queue: this.setAside, maxReceiveCount: deadLetterReceives },
    });
    this.queue = new Queue(this, 'queue', {
      ...sealed,
      queueName: names.work,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: maxReceives },
    });
    this.arn = this.queue.queueArn;
  }

  /** Lets one bucket of this account send its events. */
  admit(bucketName: string): void {
    const statement = new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [this.arn],
      conditions: {
        ArnEquals: { 'aws:SourceArn': `arn:${Aws.PARTITION}:s3:::${bucketName}` },
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      },
    });
    this.queue.addToResourcePolicy(statement);
  }

  /** What has to be there before the bucket is told about the queue. */
  get admission(): CfnResource {
    const policy = this.queue.node.findChild('Policy').node.defaultChild;
    if (!(policy instanceof CfnResource)) throw new Error('expected the queue to have a policy');
    return policy;
  }

  /** What Lambda does with the queue in the function's name; and a message that failed is told when to come back. */
  letIngest(grantee: Grantee): { QUEUE_URL: string } {
    grantee.allow([...receiving, 'sqs:ChangeMessageVisibility'], [this.arn]);
    return { QUEUE_URL: this.queue.queueUrl };
  }

  /** Messages are taken from one queue, and sent to the other. */
  letDeadLetters(grantee: Grantee): { SET_ASIDE_URL: string } {
    grantee.allow(receiving, [this.deadLetters.queueArn]);
    grantee.allow(['sqs:SendMessage'], [this.setAside.queueArn]);
    return { SET_ASIDE_URL: this.setAside.queueUrl };
  }

  /** A bundle is put there to be read again. */
  letApi(grantee: Grantee): { QUEUE_URL: string } {
    grantee.allow(['sqs:SendMessage'], [this.arn]);
    return { QUEUE_URL: this.queue.queueUrl };
  }

  /** One message at a time: a bundle may be large. Messages that failed are handed back, alone. */
  feed(target: IFunction, maxConcurrency: number): void {
    new EventSourceMapping(this, 'feed', {
      target,
      eventSourceArn: this.arn,
      batchSize: 1,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
  }

  /** One at a time here too: one that ends the function takes no other with it. */
  feedDeadLetters(target: IFunction): void {
    new EventSourceMapping(this, 'feed-dead-letters', {
      target,
      eventSourceArn: this.deadLetters.queueArn,
      batchSize: 1,
      maxConcurrency: deadLetterConcurrency,
      reportBatchItemFailures: true,
    });
  }

  /** A dead-letter queue that takes messages of that queue of this account alone. */
  #takingFrom(queueName: string): RedriveAllowPolicy {
    const arn = `arn:${Aws.PARTITION}:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:${queueName}`;
    const source = Queue.fromQueueArn(this, `source-${queueName}`, arn);
    return { redrivePermission: RedrivePermission.BY_QUEUE, sourceQueues: [source] };
  }
}
