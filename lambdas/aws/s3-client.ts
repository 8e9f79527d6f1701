// The client of S3, with every time-out and number of tries said. Region, credentials and endpoint come from the runtime, or from
// the caller where there is none.
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { connectionTimeout } from './connection-timeout.ts';

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
