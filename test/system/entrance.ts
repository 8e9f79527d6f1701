// API Gateway in front of the functions, as far as a caller notices it: the authorizer is asked first, then the API
// function, each with the event that a REST API makes.
import { randomUUID } from 'node:crypto';
import type { APIGatewayAuthorizerResult, APIGatewayProxyResult } from 'aws-lambda';
import { isOpenCall } from '../../lambdas/api/path-pattern.ts';
import type { RunningFunction } from '../services/runtime/running-function.ts';

export interface Call {
  /** null: no Authorization header. */
  token: string | null;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

const stage = 'prod';
const apiArn = 'arn:aws:execute-api:eu-central-1:123456789012:abcdefghij';

export interface Functions {
  api: RunningFunction;
  authorizer: RunningFunction;
}

/** @param path still encoded, without the stage */
export async function ask(functions: Functions, method: string, path: string, call: Call): Promise<Answer> {
  const headers = headersOf(call);
  const authorizer = isOpenCall(method, path) ? {} : await authorized(functions.authorizer, method, path, headers);
  if (authorizer === null) return { status: 401, headers: {}, text: '{"code":"unauthorized"}' };
  const event = proxyEvent(method, path, { ...call, headers }, authorizer);
  const result = (await functions.api.answer(event)) as APIGatewayProxyResult;
  return { status: result.statusCode, headers: result.headers ?? {}, text: result.body };
}

const headersOf = ({ token, headers, body }: Call): Record<string, string> => ({
  Accept: '*/*',
  'CloudFront-Forwarded-Proto': 'https',
  ...(body && { 'Content-Type': 'application/json' }),
  Host: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
  'User-Agent': 'curl/8.5.0',
  'X-Forwarded-For': '203.0.113.7',
  ...(token !== null && { Authorization: `Bearer ${token}` }),
  ...headers,
});

const listed = (values: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));

/** null: API Gateway answers 401 itself. Without the header that identifies the caller nobody is asked. */
async function authorized(
  authorizer: RunningFunction,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<Record<string, unknown> | null> {
  if (headers.Authorization === undefined) return null;
  const outcome = await authorizer.invoke(authorizerEvent(method, path, headers));
  if (outcome.kind === 'failed') {
    if (outcome.error.errorMessage === 'Unauthorized') return null;
    throw new Error(`${outcome.error.errorType}: ${outcome.error.errorMessage}\n${authorizer.log}`);
  }
  const { principalId, context } = outcome.payload as APIGatewayAuthorizerResult;
  return { ...context, principalId, integrationLatency: 12 };
}

export const authorizerEvent = (method: string, path: string, headers: Record<string, string>) => ({
  type: 'REQUEST',
  methodArn: `${apiArn}/${stage}/${method}${path}`,
  resource: '/{proxy+}',
  path,
  httpMethod: method,
  headers,
  multiValueHeaders: listed(headers),
  queryStringParameters: {},
  multiValueQueryStringParameters: {},
  pathParameters: { proxy: path.slice(1) },
  stageVariables: {},
  requestContext: contextOf(method, path),
});

const contextOf = (method: string, path: string) => ({
  resourceId: 'abc123',
  resourcePath: '/{proxy+}',
  httpMethod: method,
  extendedRequestId: 'abcdefghijklmno=',
  path: `/${stage}${path}`,
  accountId: '123456789012',
  protocol: 'HTTP/1.1',
  stage,
  requestId: randomUUID(),
  apiId: 'abcdefghij',
  identity: { sourceIp: '203.0.113.7', userAgent: 'curl/8.5.0' },
});

export function proxyEvent(
  method: string,
  path: string,
  { headers = {}, query, body }: Omit<Call, 'token'>,
  authorizer: object,
) {
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: listed(headers),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query ? listed(query) : null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: { ...contextOf(method, path), authorizer },
    body: body ? JSON.stringify(body) : null,
    isBase64Encoded: false,
  };
}
