// The clients of the AWS services, with every time-out and number of tries said. Region, credentials and endpoint come
// from the runtime, or from the caller where there is none.
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Milliseconds. A connection inside one region stands within some; what takes a second will not come. */
export const connectionTimeout = 1_000;

export const makeS3Client = (config: S3ClientConfig = {}): S3Client =>
  new S3Client({
    maxAttempts: 4,
    retryMode: 'standard',
    // Time without a byte: a bundle streams for minutes, but a silent connection is dead.
    requestHandler: { connectionTimeout, socketTimeout: 10_000 },
    // A presigned URL must not promise the checksum of a body that nobody has seen yet; writers here ask for their own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...config,
  });

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
