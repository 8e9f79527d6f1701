// A request as API Gateway hands it to the API function: REST API proxy event, version 1.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';

type Authorizer = APIGatewayProxyEvent['requestContext']['authorizer'];
type Identity = APIGatewayProxyEvent['requestContext']['identity'];

export interface RequestTarget {
  /** Still percent-encoded. */
  path: string;
  query: URLSearchParams;
}

/** Splits without resolving: what the path means is for the API to say. */
export function targetOf(request: IncomingMessage): RequestTarget {
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '').replace(/#.*$/, '');
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  return { path: path || '/', query: new URLSearchParams(question === -1 ? '' : target.slice(question + 1)) };
}

export interface RequestMark {
  requestId: string;
  now: Date;
}

export function proxyEventOf(request: IncomingMessage, body: Buffer, mark: RequestMark): APIGatewayProxyEvent {
  const { path, query } = targetOf(request);
  const httpMethod = request.method ?? 'GET';
  const headers = grouped(pairsOf(request.rawHeaders));
  const parameters = grouped([...query]);
  const isText = isUtf8(body);
  return {
    resource: '/{proxy+}',
    path,
    httpMethod,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: nullIfEmpty(lastOf(parameters)),
    multiValueQueryStringParameters: nullIfEmpty(parameters),
    pathParameters: null,
    stageVariables: null,
    body: body.length === 0 ? null : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    requestContext: contextOf(request, httpMethod, path, mark),
  };
}

function contextOf(request: IncomingMessage, httpMethod: string, path: string, { requestId, now }: RequestMark) {
  return {
    accountId: '000000000000',
    apiId: 'local',
    authorizer: null as Authorizer,
    httpMethod,
    identity: identityOf(request),
    path,
    protocol: `HTTP/${request.httpVersion}`,
    requestId,
    requestTimeEpoch: now.getTime(),
    resourceId: 'local',
    resourcePath: '/{proxy+}',
    stage: 'local',
  };
}

const identityOf = (request: IncomingMessage): Identity => ({
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  user: null,
  userAgent: request.headers['user-agent'] ?? null,
  userArn: null,
});

function pairsOf(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return pairs;
}

function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
}

const lastOf = (groups: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']));

const nullIfEmpty = <T extends object>(values: T): T | null => (Object.keys(values).length === 0 ? null : values);
