// The stream of a table, read over the wire: its changes so far, in the form in which Lambda hands them over.
import type { DynamoDbService } from './dynamodb.ts';

export interface StreamedChange {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventSourceARN: string;
  dynamodb: {
    Keys: Record<string, unknown>;
    NewImage?: Record<string, unknown>;
    OldImage?: Record<string, unknown>;
    SequenceNumber: string;
    ApproximateCreationDateTime: number;
  };
}

interface Answers {
  ListStreams: { Streams: { StreamArn: string }[] };
  DescribeStream: { StreamDescription: { Shards: { ShardId: string }[] } };
  GetShardIterator: { ShardIterator: string };
  GetRecords: { Records: Omit<StreamedChange, 'eventSourceARN'>[]; NextShardIterator?: string };
}

/** The SDK's client of streams is another package, which nothing else would need. Signatures are not looked at. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00';

export class TableStream {
  readonly #service: DynamoDbService;
  readonly #table: string;
  #arn = '';
  #iterators: string[] = [];

  /** From the first change on. */
  constructor(service: DynamoDbService, table: string) {
    this.#service = service;
    this.#table = table;
  }

  /** What has changed since the last call. */
  async changes(): Promise<StreamedChange[]> {
    if (this.#arn === '') await this.#open();
    const changes: StreamedChange[] = [];
    const next: string[] = [];
    for (const from of this.#iterators) {
      let iterator: string | undefined = from;
      for (let isMore = true; isMore && iterator !== undefined; ) {
        const page: Answers['GetRecords'] = await this.#ask('GetRecords', { ShardIterator: iterator, Limit: 1000 });
        changes.push(...page.Records.map((record) => ({ ...record, eventSourceARN: this.#arn })));
        isMore = page.Records.length > 0;
        iterator = page.NextShardIterator;
      }
      if (iterator !== undefined) next.push(iterator);
    }
    this.#iterators = next;
    return changes;
  }

  async #open(): Promise<void> {
    const { Streams } = await this.#ask('ListStreams', { TableName: this.#table });
    const [stream] = Streams;
    if (!stream) throw new Error(`expected ${this.#table} to have a stream, found none`);
    this.#arn = stream.StreamArn;
    const { StreamDescription } = await this.#ask('DescribeStream', { StreamArn: this.#arn });
    for (const { ShardId } of StreamDescription.Shards) {
      const start = { StreamArn: this.#arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
      this.#iterators.push((await this.#ask('GetShardIterator', start)).ShardIterator);
    }
  }

  async #ask<Operation extends keyof Answers>(operation: Operation, body: object): Promise<Answers[Operation]> {
    const answer = await fetch(this.#service.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization,
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${operation}: ${await answer.text()}`);
    return (await answer.json()) as Answers[Operation];
  }
}
