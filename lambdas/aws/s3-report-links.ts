// Links to reports on S3: presigned, so that whoever has one reads that one report, for some minutes.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ReportLinks } from '../../shared/model/ports.ts';
import { keyById } from './report-key.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Seconds. Whoever is sent there goes there at once. */
const lifetimeSeconds = 300;

export function makeS3ReportLinks({ client, bucket, now }: S3Bucket & { now: () => Date }): ReportLinks {
  return {
    issue: (bundleId) => {
      const key = keyById('reports-by-id', bundleId);
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentType: 'application/json' });
      return getSignedUrl(client, command, { expiresIn: lifetimeSeconds, signingDate: now() });
    },
  };
}
