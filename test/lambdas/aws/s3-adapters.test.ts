// The adapters on S3 keep to their ports' contracts, over the wire, against a server that checks signatures.
import { describe } from 'vitest';
import { makeS3BundleSource } from '../../../lambdas/aws/s3-bundle-source.ts';
import { makeS3ReportStore } from '../../../lambdas/aws/s3-report-store.ts';
import { makeS3UploadTickets } from '../../../lambdas/aws/s3-upload-tickets.ts';
import { bundleSourceContract } from '../../ports/bundle-source-contract.ts';
import { reportStoreContract } from '../../ports/report-store-contract.ts';
import { uploadTicketsContract } from '../../ports/upload-tickets-contract.ts';
import { aBucket } from '../../services/bundle-bucket.ts';

describe('bundles on S3', () => {
  bundleSourceContract(async () => {
    const { server, client, bucket } = await aBucket();
    return {
      source: makeS3BundleSource({ client, bucket }),
      put: async (key, bytes) => {
        const { versionId } = server.objects.put(bucket, key, Buffer.from(bytes), {});
        return { bucket, key, versionId };
      },
    };
  });
});

describe('reports on S3', () => {
  reportStoreContract(async () => {
    const { client, bucket, text } = await aBucket();
    return {
      store: makeS3ReportStore({ client, bucket }),
      published: async (key) => text(`reports/${key}`),
    };
  });
});

describe('upload tickets on S3', () => {
  uploadTicketsContract(async () => {
    const { client, bucket, text } = await aBucket();
    const now = new Date();
    return {
      tickets: makeS3UploadTickets({ client, bucket, now: () => now }),
      stored: async (key) => text(key),
      now,
    };
  });
});
