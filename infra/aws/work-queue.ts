// The queue between the bucket and the ingest function. What failed five times is put aside.
import { Aws, CfnResource, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Grantee } from './house-function.ts';

/** Longer than the ingest function may run: a message must not come back while it is worked on. */
const visibilityTimeout = Duration.minutes(16);
const maxReceiveCount = 5;
/** The most that SQS keeps: messages put aside wait for a human. */
const longest = Duration.days(14);

export class WorkQueue extends Construct {
  readonly arn: string;
  readonly deadLetters: Queue;
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const sealed = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: longest };
    this.deadLetters = new Queue(this, 'dead-letters', sealed);
    this.queue = new Queue(this, 'queue', {
      ...sealed,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
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

  /** What Lambda does with the queue in the function's name. */
  letIngest(grantee: Grantee): void {
    grantee.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.arn]);
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
}
