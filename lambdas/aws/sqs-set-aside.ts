// Messages that were set aside, on SQS: looked at, and moved back into the work queue. People ask for it; no function does.
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** By their ARNs. */
export interface QueuePair {
  from: string;
  to: string;
}

export interface SetAsideMessage {
  body: string;
  sentAt: Date | null;
}

export interface MessageMove {
  /** By the clock of the service; tells one move from another. */
  startedMs: number;
  status: string;
  moved: number;
  /** null: it has not begun yet. */
  toMove: number | null;
  failure: string | null;
}

export interface SetAsideQueue {
  /** Messages that can be had now; the service knows it only nearly. */
  count(): Promise<number>;
  /** Each message that is there, left where it is. */
  messages(): AsyncGenerator<SetAsideMessage>;
  /** Throws where one is under way already. @param perSecond null: as fast as SQS likes */
  startMove(to: string, perSecond: number | null): Promise<void>;
  /** The newest one; null: there was none for a long time. */
  newestMove(): Promise<MessageMove | null>;
}

/** While they are listed nobody else gets them. */
const listedSeconds = 120;
/** Asks every part of the queue, not some. */
const waitSeconds = 1;

/** @param arn of the queue */
export async function openSetAsideQueue(client: SQSClient, arn: string): Promise<SetAsideQueue> {
  const QueueUrl = await urlOf(client, arn);
  return {
    async count() {
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
      return Number((await client.send(asked)).Attributes?.ApproximateNumberOfMessages ?? 0);
    },
    async *messages() {
      const held: Message[] = [];
      try {
        for (;;) {
          const found = await receive(client, QueueUrl);
          if (found.length === 0) return;
          held.push(...found);
          for (const { Body = '', Attributes } of found) {
            yield { body: Body, sentAt: Attributes?.SentTimestamp ? new Date(Number(Attributes.SentTimestamp)) : null };
          }
        }
      } finally {
        for (const { ReceiptHandle } of held) {
          const back = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
          await client.send(new ChangeMessageVisibilityCommand(back));
        }
      }
    },
    async startMove(to, perSecond) {
      const rate = perSecond === null ? {} : { MaxNumberOfMessagesPerSecond: perSecond };
      await client.send(new StartMessageMoveTaskCommand({ SourceArn: arn, DestinationArn: to, ...rate }));
    },
    async newestMove() {
      const { Results: [task] = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn }));
      if (!task) return null;
      const { Status = 'UNKNOWN', ApproximateNumberOfMessagesMoved: moved = 0, FailureReason } = task;
      const toMove = task.ApproximateNumberOfMessagesToMove ?? null;
      return { startedMs: task.StartedTimestamp ?? 0, status: Status, moved, toMove, failure: FailureReason ?? null };
    },
  };
}

async function receive(client: SQSClient, QueueUrl: string): Promise<Message[]> {
  const asked = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: listedSeconds,
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  return (await client.send(asked)).Messages ?? [];
}

const RedrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** The queues of a deployment: where its dead letters end, and where its work begins. Throws Error when there are none. */
export async function queuesOfStage(client: SQSClient, stage: string): Promise<QueuePair> {
  const [dead, work] = [`logverdict-${stage}-dead-letters`, `logverdict-${stage}-work`];
  const { RedrivePolicy: policy = '{}' } = await attributesOf(client, dead);
  const { QueueArn: to } = await attributesOf(client, work);
  const parsed = RedrivePolicy.safeParse(JSON.parse(policy));
  if (!parsed.success || to === undefined) throw new Error(`expected ${dead} to have a queue for what is set aside`);
  return { from: parsed.data.deadLetterTargetArn, to };
}

async function attributesOf(client: SQSClient, name: string): Promise<Record<string, string>> {
  const QueueUrl = await urlOf(client, name);
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] });
  return (await client.send(asked)).Attributes ?? {};
}

/** @param queue its name, or its ARN: then of that account */
async function urlOf(client: SQSClient, queue: string): Promise<string> {
  const [, account, name] = /^arn:[^:]+:sqs:[^:]+:(\d+):([^:]+)$/.exec(queue) ?? [null, undefined, queue];
  const owner = account === undefined ? {} : { QueueOwnerAWSAccountId: account };
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name ?? queue, ...owner }));
    if (QueueUrl) return QueueUrl;
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
  }
  throw new Error(`expected a queue called ${name}, found none in this account and region`);
}
