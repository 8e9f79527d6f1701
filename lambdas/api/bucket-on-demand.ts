// The ports on S3, loaded and connected when the first of their calls comes: lists and searches do without.
import type { ReportStore } from '../../shared/model/ports.ts';
import type { S3Bucket } from '../aws/s3-bucket.ts';
import { once } from '../runtime/once.ts';
import type { ApiDeps } from './dependencies.ts';

export interface BucketPlace {
  bucket: string;
  region: string;
  forcePathStyle: boolean;
}

type Ports = Pick<ApiDeps, 'reports' | 'source' | 'uploads' | 'reportLinks'>;

export function bucketOnDemand({ bucket, region, forcePathStyle }: BucketPlace, now: () => Date): Ports {
  const s3 = once(async (): Promise<S3Bucket> => {
    const { makeS3Client } = await import('../aws/s3-client.ts');
    return { client: makeS3Client({ region, forcePathStyle }), bucket };
  });
  const reports = once(async (): Promise<ReportStore> => {
    const [opened, { makeS3ReportStore }] = await Promise.all([s3(), import('../aws/s3-report-store.ts')]);
    return makeS3ReportStore(opened);
  });
  return {
    reports: {
      save: async (...asked) => (await reports()).save(...asked),
      load: async (bundleId) => (await reports()).load(bundleId),
      saveFacts: async (...asked) => (await reports()).saveFacts(...asked),
      loadFacts: async (bundleId) => (await reports()).loadFacts(bundleId),
      publish: async (published) => (await reports()).publish(published),
      remove: async (...asked) => (await reports()).remove(...asked),
    },
    source: {
      remove: async (ref) => (await import('../aws/s3-bundle-source.ts')).makeS3BundleSource(await s3()).remove(ref),
    },
    uploads: {
      issue: async (request) =>
        (await import('../aws/s3-upload-tickets.ts')).makeS3UploadTickets({ ...(await s3()), now }).issue(request),
    },
    reportLinks: {
      issue: async (bundleId) =>
        (await import('../aws/s3-report-links.ts')).makeS3ReportLinks(await s3()).issue(bundleId),
    },
  };
}
