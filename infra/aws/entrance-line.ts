// What the entrance writes down of every request, also of those that reach no function: one line of JSON. It holds nothing that
// lets anybody in, and no names: the route as the table has it, neither path nor query, and no text that a request brought.
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

const texts = {
  requestId: '$context.requestId',
  stage: '$context.stage',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  /** The kind of answer that the entrance gave by itself: `ACCESS_DENIED`, `INTEGRATION_TIMEOUT`. */
  error: '$context.error.responseType',
  authorizerStatus: '$context.authorizer.status',
  authorizerMs: '$context.authorizer.latency',
  functionStatus: '$context.integration.status',
  functionMs: '$context.integration.latency',
  firewall: '$context.wafResponseCode',
};

/** Known of every request; the others may be `-`. */
const numbers = {
  at: '$context.requestTimeEpoch',
  status: '$context.status',
  ms: '$context.responseLatency',
  bytes: '$context.responseLength',
};

export function entranceLine(): AccessLogFormat {
  const fields = [
    ...Object.entries(texts).map(([name, value]) => `"${name}":"${value}"`),
    ...Object.entries(numbers).map(([name, value]) => `"${name}":${value}`),
  ];
  return AccessLogFormat.custom(`{${fields.join(',')}}`);
}
