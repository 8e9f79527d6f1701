// The client of SQS, with every time-out and number of tries said. Region, credentials and endpoint come from the runtime, or from
// the caller where there is none.
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { connectionTimeout } from './connection-timeout.ts';

export const makeSqsClient = (config: SQSClientConfig = {}): SQSClient =>
  new SQSClient({
    maxAttempts: 4,
    retryMode: 'standard',
    requestHandler: { connectionTimeout, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...config,
  });
