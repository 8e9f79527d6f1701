// GET answers carry a strong ETag, and are left out when the caller has them already; HEAD is GET without the body.
import { createHash } from 'node:crypto';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { header } from './parse-request.ts';

export function conditionalGet(): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  return {
    after: ({ event, response }) => {
      if (!response || event.httpMethod !== 'GET' || response.statusCode !== 200) return;
      const etag = `"${createHash('sha256').update(response.body).digest('hex')}"`;
      // Answers depend on who asks, so no shared cache may keep them, and no own cache may use them unasked.
      response.headers = { 'cache-control': 'private, no-cache', ...response.headers, etag, vary: 'Accept' };
      if (!isKnown(header(event, 'if-none-match'), etag)) return;
      response.statusCode = 304;
      response.body = '';
      delete response.headers['content-type'];
    },
  };
}

/** Runs outside everything else, so that errors lose their body too. */
export function headAsGet(): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const asked = new WeakSet<APIGatewayProxyEvent>();
  const empty = ({
    event,
    response,
  }: {
    event: APIGatewayProxyEvent;
    response?: APIGatewayProxyResult | null | undefined;
  }) => {
    if (asked.has(event) && response) response.body = '';
  };
  return {
    before: (request) => {
      if (request.event.httpMethod !== 'HEAD') return;
      request.event = { ...request.event, httpMethod: 'GET' };
      asked.add(request.event);
    },
    after: empty,
    onError: empty,
  };
}

const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((known) => known.trim() === '*' || known.trim().replace(/^W\//, '') === etag);
