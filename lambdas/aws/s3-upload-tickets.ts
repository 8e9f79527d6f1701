// Upload tickets on S3: a presigned URL or form that takes one key, one content type and, where it was promised, one
// length. It ends when the record says so, or with the credentials of the function that signed it.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Fault } from '../../shared/model/fault.ts';
import type { UploadTicket, UploadTickets } from '../../shared/model/ports.ts';
import type { BundleRecord } from '../../shared/model/stored-records.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Type the uploader promises: the bundle's real type is told by its content. */
const uploadType = 'application/octet-stream';
/** The most that S3 takes in one request. */
const maxUploadBytes = 5 * 1024 ** 3;

export interface S3Tickets extends S3Bucket {
  now: () => Date;
}

export function makeS3UploadTickets(tickets: S3Tickets): UploadTickets {
  return {
    issue: async ({ bundle, method }) => {
      const expiresAt = bundle.uploadExpiresAt;
      if (expiresAt === null) {
        throw new Fault('invalid-request', `expected a bundle with an end of upload, found none on ${bundle.bundleId}`);
      }
      // A ticket that has ended is still answered: it is refused where it is used.
      const seconds = Math.max(0, Math.floor((Date.parse(expiresAt) - tickets.now().getTime()) / 1000));
      const ticket =
        method === 'put' ? await putTicket(tickets, bundle, seconds) : await form(tickets, bundle, seconds);
      return { ...ticket, expiresAt };
    },
  };
}

type Issued = Omit<UploadTicket, 'expiresAt'>;

async function putTicket({ client, bucket, now }: S3Tickets, bundle: BundleRecord, expiresIn: number): Promise<Issued> {
  const { object, sizeBytes } = bundle;
  const length = sizeBytes === null ? {} : { ContentLength: sizeBytes };
  const command = new PutObjectCommand({ Bucket: bucket, Key: object.key, ContentType: uploadType, ...length });
  const url = await getSignedUrl(client, command, {
    expiresIn,
    signingDate: now(),
    signableHeaders: new Set(['host', 'content-type', 'content-length']),
  });
  return { method: 'PUT', url, headers: { 'content-type': uploadType } };
}

async function form({ client, bucket }: S3Tickets, bundle: BundleRecord, seconds: number): Promise<Issued> {
  const { object, sizeBytes } = bundle;
  // S3 puts the uploader's own file name in its place, wherever it stands in the key.
  if (object.key.includes('${' + 'filename}')) {
    throw new Fault(
      'invalid-request',
      'expected a file name that a form can carry, found one with a placeholder of S3',
    );
  }
  const { url, fields } = await createPresignedPost(client, {
    Bucket: bucket,
    Key: object.key,
    Expires: seconds,
    Fields: { 'Content-Type': uploadType },
    Conditions: [['content-length-range', sizeBytes ?? 0, sizeBytes ?? maxUploadBytes]],
  });
  return { method: 'POST', url, fields };
}
