// The body of a request, asked for only when it is wanted: a refusal comes before a large body is on its way.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../../../shared/model/fault.ts';

/** As API Gateway: 10 MB. */
const maxBodyBytes = 10 * 1024 * 1024;

/** The bytes as they come. Reading may stop early: the connection stays, because a refusal has to be answered. */
export function bytesOf(request: IncomingMessage, response: ServerResponse): AsyncIterable<Uint8Array> {
  if (request.headers.expect !== undefined) response.writeContinue();
  return request.iterator({ destroyOnReturn: false });
}

/** The whole body of an API request. Throws Fault `body-too-large`. */
export async function readBody(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of bytesOf(request, response)) {
    read += chunk.length;
    if (read > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (): Fault =>
  new Fault('body-too-large', `expected a body of at most ${maxBodyBytes} bytes, found more`);
