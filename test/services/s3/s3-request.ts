// A request as the operations see it: bucket and key taken apart, headers that a presigned URL carries in its query put
// back among the headers. A key is a name and never a path.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { S3Failure } from './s3-failure.ts';

export interface S3Request {
  method: string;
  /** As it came, still encoded. */
  rawPath: string;
  bucket: string;
  /** Empty: the bucket itself. */
  key: string;
  query: readonly (readonly [name: string, value: string])[];
  headers: Readonly<Record<string, string>>;
  /** Undecoded. */
  body: Buffer;
}

const maxBodyBytes = 512 * 1024 * 1024;

export async function readRequest(message: IncomingMessage): Promise<S3Request> {
  const [rawPath = '/', rawQuery = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const [, bucket = '', ...key] = rawPath.split('/');
  const query = rawQuery === '' ? [] : rawQuery.split('&').map(parameterOf);
  return {
    method: message.method ?? '',
    rawPath,
    bucket: decode(bucket),
    key: decode(key.join('/')),
    query,
    headers: { ...hoisted(query), ...joined(message.headers) },
    body: await readBody(message),
  };
}

function parameterOf(pair: string): readonly [string, string] {
  const [name = '', value = ''] = pair.split(/=(.*)/s);
  return [decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' '))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Failure(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** `x-amz-meta-…` and the like; the parameters of the signature itself are written with capitals. */
const hoisted = (query: S3Request['query']): Record<string, string> =>
  Object.fromEntries(query.filter(([name]) => name.startsWith('x-amz-')));

const joined = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]),
  );

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    length += chunk.length;
    if (length > maxBodyBytes) throw new S3Failure(400, 'EntityTooLarge', 'Your proposed upload is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const parameter = ({ query }: S3Request, name: string): string | undefined =>
  query.find(([found]) => found === name)?.[1];
