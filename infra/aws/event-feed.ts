// The way from the table's stream to the events function: which changes it is handed, how often, and where the position of
// what was not told is left.
import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { streamFilters } from '../../lambdas/aws/dynamo/stream-record.ts';
import type { Grantee } from './house-function.ts';
import type { VerdictTable } from './verdict-table.ts';

/** Changes that are handed over at once: a save of one bundle makes some dozen. */
const batchSize = 100;
/** A bus that does not answer is waited for inside the function, and that so often again: some hours in all. */
const retryAttempts = 100;
/** The most that SQS keeps: positions put aside wait for a human. */
const longest = Duration.days(14);

export class EventFeed extends Construct {
  /** Positions of what was not told: batches from Lambda, single changes from the function. */
  readonly deadLetters: Queue;
  readonly #table: VerdictTable;

  constructor(scope: Construct, id: string, table: VerdictTable) {
    super(scope, id);
    this.#table = table;
    this.deadLetters = new Queue(this, 'dead-letters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: longest,
    });
  }

  /** Changes are read, and positions put aside, in the function's name. */
  letEvents(grantee: Grantee): { DEAD_LETTERS_URL: string } {
    this.#table.letEvents(grantee);
    grantee.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);
    return { DEAD_LETTERS_URL: this.deadLetters.queueUrl };
  }

  /** One batch of a shard at a time, so that its changes keep their order. A batch that makes the function fail is halved. */
  feed(target: IFunction): void {
    new EventSourceMapping(this, 'feed', {
      target,
      eventSourceArn: this.#table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      filters: streamFilters.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
      parallelizationFactor: 1,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts,
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
  }
}
