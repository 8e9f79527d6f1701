// What Node's parser refuses never becomes a request: answered on the bare connection, as a problem like any other.
import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemResult, type ServerProblem } from './answer.ts';

/** How long a refused sender may go on sending before the connection is cut. */
const drainMs = 5_000;

const problems: Readonly<Record<string, ServerProblem>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers-too-large', detail: 'expected headers of at most 16 KiB' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'body-too-large', detail: 'expected chunks without extensions' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request-timeout', detail: 'expected the whole headers in time' },
};
const unparsable: ServerProblem = {
  status: 400,
  code: 'malformed-request',
  detail: 'expected a request of HTTP/1.1 with a known method, found something else',
};

/** @param last the newest answer on that connection: nothing may be put into the midst of it */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, last: ServerResponse | null): void {
  if (socket.writableEnded) return; // it was refused already and goes on sending
  const isAnswering = last?.headersSent === true && !last.writableFinished;
  if (!socket.writable || isAnswering || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = problems[error.code ?? ''] ?? unparsable;
  const { statusCode, headers = {}, body } = problemResult(problem, randomUUID());
  const length = Buffer.byteLength(body);
  const lines = Object.entries({ ...headers, 'content-length': length, connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\n${head}\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), drainMs).unref();
  socket.once('close', () => clearTimeout(timer));
}
