// The client of the queue, apart from the others: the API function needs it for one call, and loads it then.
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { connectionTimeout } from './clients.ts';

export const makeSqsClient = (config: SQSClientConfig = {}): SQSClient =>
  new SQSClient({
    maxAttempts: 4,
    retryMode: 'standard',
    requestHandler: { connectionTimeout, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...config,
  });
