// A small SQS for tests, speaking its JSON protocol: queues that hand a message to one receiver at a time. A message that
// was received too often is put aside, into another queue where there is one for it.
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { queueOperations } from './sqs-queue-operations.ts';

export interface SqsService {
  queueUrl: string;
  /** A queue of that name; there is one for every name. */
  urlOf(queue: string): string;
  config: SQSClientConfig;
  /** Bodies of the messages that were received too often and have no queue to go to. */
  deadLetters: string[];
  /** Time goes on by so many milliseconds. */
  pass(ms: number): void;
  /** Milliseconds until the messages of that queue can be had again, oldest first. */
  hiddenMs(queue: string): number[];
  close(): Promise<void>;
}

export interface Message {
  id: string;
  body: string;
  receiveCount: number;
  visibleAt: number;
  receipt: string;
}

const maxReceives = 5;
/** SQS takes 1 MiB. */
const maxBodyBytes = 1024 * 1024;

const Request = z.object({
  QueueUrl: z.string().default(''),
  QueueName: z.string().optional(),
  SourceArn: z.string().optional(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.int().min(1).max(500).optional(),
  MessageBody: z.string().optional(),
  ReceiptHandle: z.string().optional(),
  VisibilityTimeout: z.number().optional(),
});
export type Request = z.infer<typeof Request>;

export interface SqsOptions {
  /** The queue that dead letters of a queue go to, by name. */
  redrive?: Readonly<Record<string, string>>;
  /** Told of every call that was answered: the caller's session token, the operation, the name of the queue. */
  onCall?: (by: string | undefined, operation: string, queue: string) => void;
}

export async function startSqs({ redrive = {}, onCall }: SqsOptions = {}): Promise<SqsService> {
  let passedMs = 0;
  const now = (): number => Date.now() + passedMs;
  const isVisible = ({ visibleAt }: Message): boolean => visibleAt <= now();
  const queues = new Map<string, Message[]>();
  const messagesOf = (queue: string): Message[] => {
    const messages = queues.get(queue) ?? [];
    queues.set(queue, messages);
    return messages;
  };
  const deadLetters: string[] = [];
  const putAside = (dead: Message, from: string): void => {
    const to = redrive[from];
    if (to === undefined) deadLetters.push(dead.body);
    else messagesOf(to).push({ ...dead, receiveCount: 0, visibleAt: 0, receipt: '' });
  };
  const operations: Record<string, (request: Request) => object> = {
    'AmazonSQS.SendMessage': ({ QueueUrl, MessageBody: body = '' }) => {
      if (body === '' || Buffer.byteLength(body) > maxBodyBytes) throw new Error('InvalidParameterValue');
      const message = { id: randomUUID(), body, receiveCount: 0, visibleAt: 0, receipt: '' };
      messagesOf(nameOf(QueueUrl)).push(message);
      return { MessageId: message.id, MD5OfMessageBody: md5(body) };
    },
    'AmazonSQS.ReceiveMessage': ({ QueueUrl, VisibilityTimeout: timeout = 30 }) => {
      const messages = messagesOf(nameOf(QueueUrl));
      for (const dead of messages.filter((each) => isVisible(each) && each.receiveCount >= maxReceives)) {
        putAside(dead, nameOf(QueueUrl));
        messages.splice(messages.indexOf(dead), 1);
      }
      const message = messages.find(isVisible);
      if (!message) return {};
      message.receiveCount++;
      message.visibleAt = now() + timeout * 1000;
      message.receipt = randomUUID();
      const { id: MessageId, receipt: ReceiptHandle, body: Body } = message;
      const Attributes = { ApproximateReceiveCount: String(message.receiveCount) };
      return { Messages: [{ MessageId, ReceiptHandle, Body, MD5OfBody: md5(Body), Attributes }] };
    },
    'AmazonSQS.DeleteMessage': ({ QueueUrl, ReceiptHandle }) => {
      const messages = messagesOf(nameOf(QueueUrl));
      const at = messages.findIndex(({ receipt }) => receipt === ReceiptHandle);
      if (at !== -1) messages.splice(at, 1);
      return {};
    },
    'AmazonSQS.ChangeMessageVisibility': ({ QueueUrl, ReceiptHandle, VisibilityTimeout: timeout = 0 }) => {
      const messages = messagesOf(nameOf(QueueUrl));
      const at = messages.findIndex(({ receipt }) => receipt === ReceiptHandle);
      const [message] = at === -1 ? [] : messages.splice(at, 1);
      if (!message) throw new Error('ReceiptHandleIsInvalid');
      messages.push(message); // behind those that wait: there is no order that callers may rely on
      message.visibleAt = timeout === 0 ? 0 : now() + timeout * 1000;
      return {};
    },
    ...queueOperations({ queues, messagesOf, isVisible, redrive, urlOf: (queue) => urlOf(queue) }),
  };

  const server = createServer(async (request, response) => {
    const answer = await answerTo(request, operations, onCall);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urlOf = (queue: string): string => `${endpoint}/000000000000/${queue}`;
  return {
    queueUrl: urlOf('bundles'),
    urlOf,
    config: { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    deadLetters,
    pass: (ms) => {
      passedMs += ms;
    },
    hiddenMs: (queue) => messagesOf(queue).map(({ visibleAt }) => Math.max(0, visibleAt - now())),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(
  request: IncomingMessage,
  operations: Record<string, (request: Request) => object>,
  onCall: SqsOptions['onCall'],
) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { 'x-amz-target': target = '', 'x-amz-security-token': by } = request.headers;
  const operation = operations[String(target)];
  if (!operation) return { status: 501, body: { __type: 'UnsupportedOperation' } };
  try {
    const asked = Request.parse(JSON.parse(Buffer.concat(chunks).toString()));
    onCall?.(
      by === undefined ? undefined : String(by),
      String(target).slice('AmazonSQS.'.length),
      nameOf(asked.QueueUrl),
    );
    return { status: 200, body: operation(asked) };
  } catch (error) {
    return { status: 400, body: { __type: error instanceof Error ? error.message : 'InvalidRequest' } };
  }
}

export const nameOf = (queueUrl: string): string => queueUrl.split('/').at(-1) ?? '';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
