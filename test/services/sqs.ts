// A small SQS for tests, speaking its JSON protocol: one queue that hands a message to one receiver at a time, and puts
// it aside when it was received too often.
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { z } from 'zod';

export interface SqsService {
  queueUrl: string;
  config: SQSClientConfig;
  /** Bodies of the messages that were received too often. */
  deadLetters: string[];
  close(): Promise<void>;
}

interface Message {
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
  QueueUrl: z.string(),
  MessageBody: z.string().optional(),
  ReceiptHandle: z.string().optional(),
  VisibilityTimeout: z.number().optional(),
});
type Request = z.infer<typeof Request>;

export async function startSqs(): Promise<SqsService> {
  const messages: Message[] = [];
  const deadLetters: string[] = [];
  const operations: Record<string, (request: Request) => object> = {
    'AmazonSQS.SendMessage': ({ MessageBody: body = '' }) => {
      if (body === '' || Buffer.byteLength(body) > maxBodyBytes) throw new Error('InvalidParameterValue');
      const message = { id: randomUUID(), body, receiveCount: 0, visibleAt: 0, receipt: '' };
      messages.push(message);
      return { MessageId: message.id, MD5OfMessageBody: md5(body) };
    },
    'AmazonSQS.ReceiveMessage': ({ VisibilityTimeout: timeout = 30 }) => {
      for (const dead of messages.filter((each) => isVisible(each) && each.receiveCount >= maxReceives)) {
        deadLetters.push(dead.body);
        messages.splice(messages.indexOf(dead), 1);
      }
      const message = messages.find(isVisible);
      if (!message) return {};
      message.receiveCount++;
      message.visibleAt = Date.now() + timeout * 1000;
      message.receipt = randomUUID();
      const { id: MessageId, receipt: ReceiptHandle, body: Body } = message;
      const Attributes = { ApproximateReceiveCount: String(message.receiveCount) };
      return { Messages: [{ MessageId, ReceiptHandle, Body, MD5OfBody: md5(Body), Attributes }] };
    },
    'AmazonSQS.DeleteMessage': ({ ReceiptHandle }) => {
      const at = messages.findIndex(({ receipt }) => receipt === ReceiptHandle);
      if (at !== -1) messages.splice(at, 1);
      return {};
    },
    'AmazonSQS.ChangeMessageVisibility': ({ ReceiptHandle, VisibilityTimeout: timeout = 0 }) => {
      const at = messages.findIndex(({ receipt }) => receipt === ReceiptHandle);
      const [message] = at === -1 ? [] : messages.splice(at, 1);
      if (!message) throw new Error('ReceiptHandleIsInvalid');
      messages.push(message); // behind those that wait: there is no order that callers may rely on
      message.visibleAt = timeout === 0 ? 0 : Date.now() + timeout * 1000;
      return {};
    },
  };

  const server = createServer(async (request, response) => {
    const answer = await answerTo(request, operations);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    queueUrl: `${endpoint}/000000000000/bundles`,
    config: { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    deadLetters,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(request: IncomingMessage, operations: Record<string, (request: Request) => object>) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const operation = operations[String(request.headers['x-amz-target'])];
  if (!operation) return { status: 501, body: { __type: 'UnsupportedOperation' } };
  try {
    return { status: 200, body: operation(Request.parse(JSON.parse(Buffer.concat(chunks).toString()))) };
  } catch (error) {
    return { status: 400, body: { __type: error instanceof Error ? error.message : 'InvalidRequest' } };
  }
}

const isVisible = ({ visibleAt }: Message): boolean => visibleAt <= Date.now();

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
