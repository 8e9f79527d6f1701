// A small S3 for tests: it checks signatures, checksums and conditions as S3 does, keeps objects in memory, tells of
// every object created, and refuses what it does not understand.
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { createdEvent, type S3Notification } from './created-event.ts';
import { listVersions } from './list-versions.ts';
import { deleteObject, getObject, postObject, putObject, type S3Answer } from './object-operations.ts';
import { notImplemented, S3Failure } from './s3-failure.ts';
import { parameter, readRequest, type S3Request } from './s3-request.ts';
import { type Signer, verifyRequest } from './signature.ts';
import { type BucketOptions, StoredObjects } from './stored-objects.ts';

export interface S3ServerOptions {
  buckets: readonly BucketOptions[];
  now?: () => Date;
  /** Told of every object created, once the sender has its answer. */
  onCreated?: (notification: S3Notification) => void;
}

export interface S3Server {
  endpoint: string;
  /** What a client needs to talk to it. */
  config: S3ClientConfig & { region: string; credentials: typeof testCredentials };
  objects: StoredObjects;
  /** Every request as it came, oldest first. */
  requests: { method: string; key: string; headers: Readonly<Record<string, string>>; status: number }[];
  /** The next `times` downloads of more than that many bytes lose their connection there, or what else is said. */
  breakDownloads(afterBytes: number, times: number, more?: Partial<Pick<Breaking, 'how' | 'key'>>): void;
  /** Called before a request is worked on: a test does there what somebody else does at that moment. */
  onRequest(hook: ((request: S3Request) => void | Promise<void>) | null): void;
  close(): Promise<void>;
}

interface Breaking {
  afterBytes: number;
  times: number;
  /** `short`: it ends as if that were all. `stalled`: nothing more comes, and the connection stays. */
  how: 'cut' | 'short' | 'stalled';
  /** null: whichever. */
  key: string | null;
}

export const testCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const region = 'eu-central-1';

/** Parameters that are no sub-resource. */
const plainParameters =
  /^(?:X-Amz-[A-Za-z0-9-]+|response-content-type|versions|encoding-type|prefix|key-marker|version-id-marker|x-amz-meta-.+|x-amz-checksum-.+|x-amz-sdk-checksum-algorithm|x-id|versionId)$/;
const plainHeaders =
  /^x-amz-(?:date|content-sha256|security-token|user-agent|meta-.+|checksum-.+|sdk-checksum-algorithm|decoded-content-length|trailer)$/;
const otherConditions = ['if-modified-since', 'if-unmodified-since'];

export async function startS3Server({
  buckets,
  now = () => new Date(),
  onCreated,
}: S3ServerOptions): Promise<S3Server> {
  const objects = new StoredObjects(buckets, now);
  const requests: S3Server['requests'] = [];
  const breaking: Breaking = { afterBytes: 0, times: 0, how: 'cut', key: null };
  let hook: ((request: S3Request) => void | Promise<void>) | null = null;

  const server = createServer(async (message, response) => {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    let request: S3Request | null = null;
    try {
      request = await readRequest(message);
      await hook?.(request);
      const answer = operate(objects, request, { credentials: testCredentials, region, now: now() });
      requests.push({ method: request.method, key: request.key, headers: request.headers, status: answer.status });
      send(response, answer, requestId, [null, request.key].includes(breaking.key) ? breaking : null);
      const { bucket } = request;
      const { created } = answer;
      if (created) onCreated?.(createdEvent({ region, bucket, now: now(), ...created }));
    } catch (error) {
      const failure = error instanceof S3Failure ? error : new S3Failure(500, 'InternalError', String(error));
      const { method = '', url = '' } = message;
      requests.push({ method, key: request?.key ?? '', headers: request?.headers ?? {}, status: failure.status });
      const body = method === 'HEAD' ? undefined : Buffer.from(failure.toXml(url.split('?', 1)[0] ?? '', requestId));
      const headers = { 'content-type': 'application/xml', ...failure.headers };
      send(response, { status: failure.status, headers, ...(body && { body }) }, requestId, null);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    config: { endpoint, region, credentials: testCredentials, forcePathStyle: true },
    objects,
    requests,
    breakDownloads: (afterBytes, times, { how = 'cut', key = null } = {}) => {
      Object.assign(breaking, { afterBytes, times, how, key });
    },
    onRequest: (next) => {
      hook = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function operate(objects: StoredObjects, request: S3Request, signer: Signer): S3Answer {
  const { method, key, headers } = request;
  const unknown =
    request.query.map(([name]) => name).find((name) => !plainParameters.test(name)) ??
    Object.keys(headers).find((name) => name.startsWith('x-amz-') && !plainHeaders.test(name)) ??
    otherConditions.find((name) => name in headers);
  if (unknown !== undefined) throw notImplemented(unknown);
  if (method === 'POST' && key === '') return postObject(objects, request, signer);
  verifyRequest(request, signer);
  if (key === '' && method === 'GET' && parameter(request, 'versions') !== undefined)
    return listVersions(objects, request);
  if (key === '') throw notImplemented(`${method} of a bucket`);
  if (method === 'PUT') return putObject(objects, request);
  if (method === 'GET' || method === 'HEAD') return getObject(objects, request);
  if (method === 'DELETE') return deleteObject(objects, request);
  throw notImplemented(method);
}

function send(
  response: ServerResponse,
  { status, headers, body }: S3Answer,
  requestId: string,
  breaking: Breaking | null,
): void {
  const isBroken = body !== undefined && breaking !== null && breaking.times > 0 && body.length > breaking.afterBytes;
  const shortened = isBroken && breaking.how === 'short' ? { 'content-length': String(breaking.afterBytes) } : {};
  response.writeHead(status, { 'x-amz-request-id': requestId, server: 'AmazonS3', ...headers, ...shortened });
  if (!isBroken) return void response.end(body);
  breaking.times--;
  const part = body.subarray(0, breaking.afterBytes);
  if (breaking.how === 'short') response.end(part);
  else response.write(part, () => breaking.how === 'cut' && response.destroy());
}
