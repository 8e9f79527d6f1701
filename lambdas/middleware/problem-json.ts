// Errors to answers: problem details (RFC 9457) for what the caller can mend, a bare 500 for everything else.
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Fault, type FaultCode } from '../../shared/model/fault.ts';
import { allVisible } from '../../shared/model/visible-text.ts';
import { failureFields } from './failure-fields.ts';
import type { Log } from './log-entry.ts';
import { bundleOfPath } from './log-invocation.ts';

export const statusOf: Readonly<Record<FaultCode, number>> = {
  'malformed-body': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'bundle-not-found': 404,
  'report-not-ready': 404,
  'node-not-found': 404,
  'finding-not-found': 404,
  'token-not-found': 404,
  'cluster-not-found': 404,
  'reference-not-found': 404,
  'artifact-not-found': 404,
  'share-not-found': 404,
  'facts-missing': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'ambiguous-node': 409,
  'ambiguous-cluster': 409,
  'ambiguous-reference': 409,
  'bundle-without-object': 409,
  'idempotency-key-in-use': 409,
  'object-gone': 410,
  'bundle-deleted': 410,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'invalid-request': 422,
  'idempotency-key-reused': 422,
  'upload-not-accepted': 422,
  'too-many-marks': 422,
  'signature-invalid': 422,
  'too-many-requests': 429,
  'stored-record-unreadable': 500,
  'configuration-invalid': 500,
};

export function problemJson(log: Log): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return {
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      const fault = faultOf(request.error);
      if (!fault) {
        const about = { requestId, ...bundleOfPath(request.event) };
        log({ level: 'error', message: 'request failed', ...about, ...failureFields(request.error) });
      }
      request.response = fault ? problem(fault, requestId) : bareFailure(requestId);
    },
  };
}

/** The fault that the caller is told about; null where the error is ours alone. */
function faultOf(error: unknown): Fault | null {
  if (error instanceof Fault) return statusOf[error.code] < 500 ? error : null;
  // The path parser throws its own error for a `%` that starts no escape.
  const isBadPath = error instanceof Error && 'statusCode' in error && error.statusCode === 400;
  return isBadPath ? new Fault('invalid-request', 'expected a percent-encoded path, found a broken escape') : null;
}

/** Details that belong into a header as well. */
function headersOf({ code, details }: Fault): Record<string, string> {
  const headers: Record<string, string> = {};
  if (Array.isArray(details.allow)) headers.allow = details.allow.join(', ');
  if (typeof details.retryAfterSeconds === 'number') headers['retry-after'] = String(details.retryAfterSeconds);
  if (code === 'unauthorized') headers['www-authenticate'] = 'Bearer';
  return headers;
}

function problem(fault: Fault, requestId: string): APIGatewayProxyResult {
  const { code, message, details } = fault;
  const status = statusOf[code];
  const title = code.replaceAll('-', ' ');
  const type = `urn:logverdict:problem:${code}`;
  return answer(
    status,
    { ...details, type, title, status, detail: message, code, instance: requestId },
    headersOf(fault),
  );
}

const bareFailure = (requestId: string): APIGatewayProxyResult =>
  answer(500, {
    type: 'about:blank',
    title: 'internal server error',
    status: 500,
    code: 'internal-error',
    instance: requestId,
  });

const answer = (statusCode: number, body: object, headers: Record<string, string> = {}): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  // Names of parameters and found values are the caller's.
  body: JSON.stringify(allVisible(body)),
});
