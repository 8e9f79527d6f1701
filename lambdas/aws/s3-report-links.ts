// Links to stored reports: presigned URLs of S3, for reports that are too large for an answer of the API.
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ReportLinks } from '../../shared/model/ports.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { reportKey } from './s3-report-store.ts';

const lifetimeSeconds = 300;

export function makeS3ReportLinks({ client, bucket }: S3Bucket): ReportLinks {
  return {
    issue: (bundleId) => {
      const Key = reportKey(bundleId);
      const ResponseContentType = 'application/json';
      const command = new GetObjectCommand({ Bucket: bucket, Key, ResponseContentType });
      return getSignedUrl(client, command, { expiresIn: lifetimeSeconds });
    },
  };
}
