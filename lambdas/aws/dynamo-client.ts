// The client of DynamoDB, with every time-out and number of tries said. Region, credentials and endpoint come from the runtime, or
// from the caller where there is none.
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { connectionTimeout } from './connection-timeout.ts';

export const makeDynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 5,
      retryMode: 'standard',
      requestHandler: { connectionTimeout, requestTimeout: 3_000, throwOnRequestTimeout: true },
      ...config,
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
