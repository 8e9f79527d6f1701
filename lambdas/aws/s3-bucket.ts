// The bucket that the S3 adapters work on, and what its refusals mean.
import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';

export interface S3Bucket {
  client: S3Client;
  bucket: string;
}

export const statusOf = (error: unknown): number | null =>
  error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? null) : null;

/** NoSuchKey, NoSuchVersion, or the bare 404 of a HEAD. */
export const isAbsent = (error: unknown): boolean => statusOf(error) === 404;

/** Somebody else changed the object: the condition failed, its object went away, or two writers met. */
export const isOvertaken = (error: unknown): boolean => [404, 409, 412].includes(statusOf(error) ?? 0);

/** Not there any more as it was: absent, a delete marker in its place, or overwritten. */
export const isGone = (error: unknown): boolean => [404, 405, 412].includes(statusOf(error) ?? 0);
