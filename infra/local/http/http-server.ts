// The front of the embedded system: a small HTTP server on this machine only, that does for the functions what API
// Gateway does on AWS, and takes uploads as the bucket does.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { internalError, problemOf, requestIdHeader, type ServerProblem, sendProblem } from './answer.ts';
import type { ApiRoute } from './api-route.ts';
import { answerClientError } from './client-error.ts';
import { answerDocs } from './docs-door.ts';
import { targetOf } from './proxy-event.ts';
import type { ReportDoor } from './report-door.ts';
import type { UploadDoor } from './upload-door.ts';

/** Nothing beyond this machine can reach it. */
const host = '127.0.0.1';
const headersMs = 10_000;
const keepAliveMs = 5_000;
/** Longer than any answer takes (29 s), and than the sender of an upload may pause. */
const silentSocketMs = 60_000;
/** How long a refused sender may go on sending before the connection is cut. */
const drainMs = 5_000;

export interface HttpServerParts {
  api: ApiRoute;
  upload: UploadDoor;
  report: ReportDoor['answer'];
  onError: (error: unknown) => void;
}

export interface HttpServer {
  /** `http://127.0.0.1:3000`. */
  url: string;
  /** Takes no more requests; those that are open after `graceMs` are cut off. */
  close(graceMs: number): Promise<void>;
}

/** @param port 0: any free one. Rejects when it cannot be had. */
export async function startHttpServer(parts: HttpServerParts, port: number): Promise<HttpServer> {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answers.set(request.socket, response);
    void answer(parts, request, response);
  };
  // An upload may take long, so only silence is limited, not the length of a request.
  const limits = { headersTimeout: headersMs, requestTimeout: 0, keepAliveTimeout: keepAliveMs };
  // Node's own refusals are bare: ours are problems.
  const server = createServer({ ...limits, requireHostHeader: false }, listener);
  server.setTimeout(silentSocketMs);
  server.on('checkContinue', listener); // else Node itself asks for every body
  server.on('checkExpectation', listener);
  server.on('clientError', (error, socket) => answerClientError(error, socket, answers.get(socket) ?? null));
  await listen(server, port);
  return { url: `http://${host}:${portOf(server)}`, close: (graceMs) => close(server, graceMs) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a server that listens on a port');
  return address.port;
}

async function answer(parts: HttpServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  response.setHeader(requestIdHeader, requestId);
  response.on('finish', () => cutOffLater(request));
  const refuse = (problem: ServerProblem): void => {
    // The body was not asked for: what comes next on the connection is not for certain a request.
    if (!request.complete && request.headers.expect !== undefined) response.setHeader('connection', 'close');
    sendProblem(response, problem, requestId);
  };
  const refusal = refusalOf(request);
  if (refusal !== null) return refuse(refusal);
  try {
    await route(parts, request, response, requestId);
  } catch (error) {
    if (request.destroyed && !request.complete) return; // the caller went away: there is nobody to tell
    const problem = problemOf(error);
    if (problem === null || problem.status >= 500) parts.onError(error);
    refuse(problem === null || problem.status >= 500 ? internalError : problem);
  }
}

/** What no route is asked about. */
function refusalOf({ httpVersion, headers: { host: hostHeader, expect } }: IncomingMessage): ServerProblem | null {
  if (httpVersion === '1.1' && hostHeader === undefined) {
    return { status: 400, code: 'malformed-request', detail: 'expected the header Host, found none' };
  }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    return { status: 417, code: 'expectation-failed', detail: 'expected no Expect but 100-continue, found another' };
  }
  return null;
}

async function route(
  parts: HttpServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const { path } = targetOf(request);
  if (path === '/docs') return answerDocs(request, response);
  const [, door, ticket = ''] = /^\/(uploads|reports)\/([\w.-]{1,256})$/.exec(path) ?? [];
  if (door === 'uploads') return parts.upload(ticket, request, response);
  if (door === 'reports') return parts.report(ticket, request, response);
  await parts.api(request, response, requestId);
}

/** Node throws away what a refused sender still sends, for as long as it sends. */
function cutOffLater(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), drainMs).unref();
  request.once('close', () => clearTimeout(timer));
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
