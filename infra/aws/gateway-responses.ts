// What API Gateway answers by itself, in the form and with the codes of every other answer of the API.
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

interface OwnAnswer {
  type: ResponseType;
  /** null: many kinds of answer end here, each with the status it has. */
  status: number | null;
  code: string;
  headers?: Readonly<Record<string, string>>;
}

const ownAnswers: readonly OwnAnswer[] = [
  {
    type: ResponseType.UNAUTHORIZED,
    status: 401,
    code: 'unauthorized',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  { type: ResponseType.ACCESS_DENIED, status: 403, code: 'forbidden' },
  { type: ResponseType.INVALID_API_KEY, status: 403, code: 'forbidden' }, // a rate plan was taken away by hand
  { type: ResponseType.WAF_FILTERED, status: 403, code: 'forbidden' },
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, status: 404, code: 'not-found' }, // its word for "no such method"
  { type: ResponseType.RESOURCE_NOT_FOUND, status: 404, code: 'not-found' },
  { type: ResponseType.REQUEST_TOO_LARGE, status: 413, code: 'body-too-large' },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, status: 415, code: 'unsupported-media-type' },
  { type: ResponseType.THROTTLED, status: 429, code: 'too-many-requests', headers: { 'Retry-After': '1' } },
  // No plan has a quota unless it is given one by hand: when that begins anew is not known here.
  { type: ResponseType.QUOTA_EXCEEDED, status: 429, code: 'quota-exceeded', headers: { 'Retry-After': '3600' } },
  { type: ResponseType.INTEGRATION_TIMEOUT, status: 504, code: 'answer-timed-out' },
  { type: ResponseType.DEFAULT_4XX, status: null, code: 'invalid-request' },
  { type: ResponseType.DEFAULT_5XX, status: null, code: 'internal-error' },
];

export function addGatewayResponses(api: RestApi): void {
  for (const { type, status, code, headers = {} } of ownAnswers) {
    api.addGatewayResponse(`answer-${type.responseType}`, {
      type,
      ...(status !== null && { statusCode: String(status) }),
      responseHeaders: quoted({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers }),
      // The key picks the template; the header above is what the caller reads.
      templates: { 'application/json': problem(code, status) },
    });
  }
}

const problem = (code: string, status: number | null): string =>
  JSON.stringify({
    type: `urn:logverdict:problem:${code}`,
    title: code.replaceAll('-', ' '),
    ...(status !== null && { status }),
    code,
    instance: '$context.requestId',
  });

/** API Gateway takes text between single quotes as it is, and anything else for the name of a value. */
const quoted = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`]));
