// Every answer names the request, so that it can be found again in the log.
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

export function requestId(): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const name = ({
    event,
    response,
  }: {
    event: APIGatewayProxyEvent;
    response?: APIGatewayProxyResult | null | undefined;
  }) => {
    if (response) response.headers = { ...response.headers, 'x-request-id': event.requestContext.requestId };
  };
  return { after: name, onError: name };
}
