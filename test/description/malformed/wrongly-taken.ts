// What was taken though the description says that it is refused: a query or a body that does not fit its schema.
import {
  type CheckedAnswer,
  callAt,
  type DescribedCall,
  isDescribedBody,
  isDescribedParameter,
} from '../described-api.ts';
import type { RawRequest } from './raw-request.ts';

/** null: nothing. */
export function wronglyTaken(request: RawRequest, { status }: CheckedAnswer): string | null {
  const [path = '', query = ''] = request.target.split(/\?(.*)/s);
  const call = callAt(request.method, path);
  if (call === null || status >= 300) return null;
  return wrongBody(call, request) ?? wrongQuery(call, new URLSearchParams(query));
}

function wrongBody(call: DescribedCall, { headers, body }: RawRequest): string | null {
  const isRead = call.operation.requestBody !== undefined && headers['content-type']?.includes('json');
  if (body === null || !isRead) return null;
  const isFitting = isDescribedBody(call, JSON.parse(body.toString('utf8')));
  return isFitting === false ? `body ${body.toString('utf8').slice(0, 300)}` : null;
}

function wrongQuery(call: DescribedCall, query: URLSearchParams): string | null {
  if (call.path === '/v1/health') return null;
  for (const [name, value] of query) {
    const parameter = call.operation.parameters?.find((each) => each.in === 'query' && each.name === name);
    if (parameter === undefined || !isDescribedParameter(call, parameter, value)) return `${name}=${value}`;
  }
  return null;
}
