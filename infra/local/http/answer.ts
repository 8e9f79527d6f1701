// Answers on the wire: what the API function returned, and the problems that the server itself has to tell.
import type { ServerResponse } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { statusOf } from '../../../lambdas/middleware/problem-json.ts';
import { Fault } from '../../../shared/model/fault.ts';

/** Answers of these codes have no body, not even an empty one. */
const bodiless = new Set([204, 304]);

/** Sends a proxy result, version 1. */
export function sendResult(response: ServerResponse, result: APIGatewayProxyResult): void {
  const { statusCode, headers = {}, multiValueHeaders = {}, body, isBase64Encoded = false } = result;
  response.statusCode = statusCode;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  for (const [name, values] of Object.entries(multiValueHeaders)) response.setHeader(name, values.map(String));
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const isForHead = response.req.method === 'HEAD' && bytes.length === 0; // the length is that of the body left out
  if (!bodiless.has(statusCode) && !isForHead) response.setHeader('content-length', bytes.length);
  response.end(bytes);
}

export interface ServerProblem {
  status: number;
  code: string;
  detail: string;
  /** Methods that would have been right. */
  allow?: readonly string[];
  retryAfterSeconds?: number;
}

/** Every answer names its request, so that both can be found again in what the caller and the server wrote down. */
export const requestIdHeader = 'x-request-id';

/** The problem behind an error of the server's own part; null for one that the caller cannot mend. */
export function problemOf(error: unknown): ServerProblem | null {
  if (!(error instanceof Fault)) return null;
  const { code, message, details } = error;
  const allow = Array.isArray(details.allow) ? { allow: details.allow.map(String) } : {};
  const { retryAfterSeconds } = details;
  const retry = typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {};
  return { status: statusOf[code], code, detail: message, ...allow, ...retry };
}

export const internalError: ServerProblem = {
  status: 500,
  code: 'internal-error',
  detail: 'the request could not be answered; the reason stands in the log of the server',
};

/** RFC 9457. */
export function problemResult({ status, code, detail, allow, retryAfterSeconds }: ServerProblem, requestId: string) {
  const title = code.replaceAll('-', ' ');
  const body = { type: `urn:logverdict:problem:${code}`, title, status, detail, code, instance: requestId };
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    [requestIdHeader]: requestId,
  };
  if (status === 401) headers['www-authenticate'] = 'Bearer';
  if (allow) headers.allow = allow.join(', ');
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  return { statusCode: status, headers, body: JSON.stringify(body) };
}

export function sendProblem(response: ServerResponse, problem: ServerProblem, requestId: string): void {
  if (response.headersSent) {
    response.destroy(); // half an answer must not look like a whole one
    return;
  }
  sendResult(response, problemResult(problem, requestId));
}
