// A bucket on the test S3, and a client of it, closed when the test ends.
import type { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { makeS3Client } from '../../lambdas/aws/s3-client.ts';
import { type S3Server, type S3ServerOptions, startS3Server } from './s3/s3-server.ts';

export interface BundleBucket {
  server: S3Server;
  client: S3Client;
  bucket: string;
  text(key: string): string | null;
}

export async function aBucket(options: Partial<S3ServerOptions> & { versioned?: boolean } = {}): Promise<BundleBucket> {
  const { versioned = true, ...rest } = options;
  const bucket = 'bundles';
  const server = await startS3Server({ buckets: [{ name: bucket, versioned }], ...rest });
  const client = makeS3Client(server.config);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  const text = (key: string) => server.objects.current(bucket, key)?.bytes.toString() ?? null;
  return { server, client, bucket, text };
}
