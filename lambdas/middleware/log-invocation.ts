// One line per request: what was asked, how it ended, how long it took. Never headers, bodies, or the query.
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Log } from './log-entry.ts';

type Ended = { event: APIGatewayProxyEvent; response?: APIGatewayProxyResult | null | undefined };

/** The route is logged as the table has it, `/v1/nodes/{node}`: the path itself may hold names. */
export function logInvocation(log: Log, now: () => Date): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const started = new Map<string, number>();
  const ended = ({ event, response }: Ended) => {
    const { requestId } = event.requestContext;
    const ms = now().getTime() - (started.get(requestId) ?? now().getTime());
    started.delete(requestId);
    const { httpMethod: method, resource: route } = event;
    const status = response?.statusCode ?? 500;
    const about = { requestId, ...tokenOf(event), ...bundleOfPath(event) };
    log({ level: 'info', message: 'request', ...about, method, route, status, ms });
  };
  return {
    before: ({ event }) => {
      started.set(event.requestContext.requestId, now().getTime());
    },
    after: ended,
    onError: ended,
  };
}

/** Whose token it was, by the id that the authorizer gave it: neither the token nor a name of its owner. */
function tokenOf({ requestContext }: APIGatewayProxyEvent): { tokenId?: string } {
  const tokenId: unknown = requestContext.authorizer?.tokenId;
  return typeof tokenId === 'string' ? { tokenId } : {};
}

/** The bundle that is asked about. Callers may write anything there: what is no id is left out. */
export function bundleOfPath({ pathParameters }: APIGatewayProxyEvent): { bundleId?: string } {
  const bundleId = pathParameters?.bundleId;
  return bundleId !== undefined && /^b_[a-z2-7]{26}$/.test(bundleId) ? { bundleId } : {};
}
