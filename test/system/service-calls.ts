// What the functions ask of S3, DynamoDB, SQS and EventBridge, in the words of IAM. A function is known by its session token, which in the
// tests is its name.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { S3Request } from '../services/s3/s3-request.ts';

export interface ServiceCall {
  by: string;
  /** `s3:GetObject on drop/a.tar.gz`, `dynamodb:Query on index/gsi1` */
  action: string;
}

/** None for a caller that is no function. A presigned request is its signer's. */
export function callOfS3({ method, key, query, headers }: S3Request): ServiceCall[] {
  const [, signedBy] = query.find(([name]) => name === 'X-Amz-Security-Token') ?? [];
  const by = headers['x-amz-security-token'] ?? signedBy;
  if (by === undefined) return [];
  if (query.some(([name]) => name === 'versions')) return [{ by, action: 's3:ListBucketVersions on (bundlesbucket)' }];
  const version = query.some(([name]) => name === 'versionId') ? 'Version' : '';
  // Whoever makes a change rest on an ETag learns what is there, and needs the right to read it.
  const isLearnt = headers['if-match'] !== undefined && method !== 'GET';
  const learnt = isLearnt ? [{ by, action: `s3:GetObject on ${key}` }] : [];
  if (method === 'DELETE') return [{ by, action: `s3:DeleteObject${version} on ${key}` }, ...learnt];
  const isWritten = method === 'PUT';
  const action = isWritten ? `s3:PutObject on ${key}` : `s3:GetObject${version} on ${key}`;
  return [
    { by, action },
    ...learnt,
    { by, action: `${isWritten ? 'kms:GenerateDataKey' : 'kms:Decrypt'} on (datakey) via s3` },
  ];
}

/** Whoever asks the table for anything has DynamoDB open it with the key. */
const openTable = 'kms:Decrypt on (datakey) via dynamodb';
/** Names of the queues in the tests, and in the template. */
const queues: Readonly<Record<string, string>> = {
  bundles: '(workqueue)',
  'set-aside': '(worksetaside)',
  untold: '(changesdeadletters)',
};

export const callOfSqs = (by: string | undefined, operation: string, queue: string): ServiceCall[] =>
  by === undefined ? [] : [{ by, action: `sqs:${operation} on ${queues[queue]}` }];

export const callOfBus = (by: string | undefined): ServiceCall[] =>
  by === undefined ? [] : [{ by, action: 'events:PutEvents on (bus)' }];

/** A request to DynamoDB as it came. */
export interface DynamoCall {
  by: string;
  /** `TransactWriteItems` */
  operation: string;
  body: string;
}

/** What is answered instead; null: the connection ends without an answer. `isApplied`: the request had its effect. */
export interface DynamoAnswer {
  answer: { status: number; body: object } | null;
  isApplied?: boolean;
}

/** Called before a request is passed on: a test does there what somebody else does at that moment. */
export type DynamoHook = (call: DynamoCall) => Promise<DynamoAnswer | null>;

/** Passes everything on to that endpoint of DynamoDB. */
export async function recordingFront(endpoint: string, calls: ServiceCall[]) {
  let gate: PromiseWithResolvers<void> | null = null;
  let hook: DynamoHook | null = null;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    await gate?.promise;
    if (response.destroyed) return; // whoever asked is dead by now
    const { 'x-amz-target': target = '', 'x-amz-security-token': by = '' } = request.headers;
    calls.push(...[openTable, ...actionsOf(String(target), body)].map((action) => ({ by: String(by), action })));
    const operation = String(target).split('.')[1] ?? '';
    const instead = (await hook?.({ by: String(by), operation, body })) ?? null;
    const headers = new Headers({ 'x-amz-target': String(target), 'content-type': 'application/x-amz-json-1.0' });
    headers.set('authorization', request.headers.authorization ?? '');
    headers.set('x-amz-date', String(request.headers['x-amz-date']));
    const passOn = async () => {
      const answer = await fetch(endpoint, { method: 'POST', headers, body });
      return { status: answer.status, text: await answer.text() };
    };
    if (instead?.isApplied) await passOn();
    if (instead?.answer === null) return void response.destroy();
    const answer = instead
      ? { status: instead.answer.status, text: JSON.stringify(instead.answer.body) }
      : await passOn();
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(answer.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onRequest: (next: DynamoHook | null) => {
      hook = next;
    },
    /** From now on nothing is answered; call what comes back to have everything answered. */
    hold: () => {
      gate = Promise.withResolvers<void>();
      return () => {
        gate?.resolve();
        gate = null;
      };
    },
    close: async () => {
      gate?.resolve();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface DynamoRequest {
  IndexName?: string;
  TransactItems?: Record<string, unknown>[];
}

/** A transaction is allowed by the actions it is made of. */
function actionsOf(target: string, body: string): string[] {
  const operation = target.split('.')[1] ?? '';
  const { IndexName, TransactItems }: DynamoRequest = JSON.parse(body);
  if (TransactItems) return TransactItems.flatMap(Object.keys).map((kind) => `dynamodb:${itemAction(kind)} on table`);
  return [`dynamodb:${operation} on ${IndexName === undefined ? 'table' : `index/${IndexName}`}`];
}

const itemAction = (kind: string): string => (kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`);
