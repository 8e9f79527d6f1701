// Versions of objects, for what must leave no trace: in a bucket with versions a deleted object is only hidden.
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { isGone, isOvertaken, type S3Bucket } from './s3-bucket.ts';

interface Version {
  versionId: string;
  isLatest: boolean;
  isDeleteMarker: boolean;
}

/** Removes every version of the key, delete markers too. */
export async function removeAllVersions(bucket: S3Bucket, key: string): Promise<void> {
  for (const { versionId } of await versionsOf(bucket, key)) await removeVersion(bucket, key, versionId);
}

/**
 * Removes the versions that were stored with that value of a metadata field. If one of them is what is there now, then
 * nothing is there afterwards: earlier versions do not come up again.
 */
export async function removeVersionsWith(
  bucket: S3Bucket,
  key: string,
  [name, value]: readonly [name: string, value: string],
): Promise<void> {
  for (const { versionId, isLatest, isDeleteMarker } of await versionsOf(bucket, key)) {
    const head = isDeleteMarker ? null : await headOf(bucket, key, versionId);
    if (head?.metadata[name] !== value) continue;
    if (isLatest) await hide(bucket, key, head);
    await removeVersion(bucket, key, versionId);
  }
}

/** Removes what is there now, with its bytes. */
export async function removeCurrent(bucket: S3Bucket, key: string): Promise<void> {
  const current = (await versionsOf(bucket, key)).find(({ isLatest }) => isLatest);
  if (current && !current.isDeleteMarker) await removeVersion(bucket, key, current.versionId);
}

/** One that is not there is removed already. */
export async function removeVersion({ client, bucket }: S3Bucket, key: string, versionId: string): Promise<void> {
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
}

/** A delete marker, if that is still what is there; in a bucket without versions the object itself goes. */
async function hide({ client, bucket }: S3Bucket, key: string, { etag }: Head): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag });
  await client.send(command).catch((error: unknown) => {
    if (!isOvertaken(error)) throw error;
  });
}

async function versionsOf({ client, bucket }: S3Bucket, key: string): Promise<Version[]> {
  const found: Version[] = [];
  let from: { KeyMarker?: string; VersionIdMarker?: string } | null = {};
  while (from) {
    // Keys may hold what XML cannot: they come encoded.
    const asked = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, EncodingType: 'url', ...from });
    const page: ListObjectVersionsCommandOutput = await client.send(asked);
    const listed = [
      ...(page.Versions ?? []).map((version) => ({ ...version, isDeleteMarker: false })),
      ...(page.DeleteMarkers ?? []).map((version) => ({ ...version, isDeleteMarker: true })),
    ];
    for (const { Key, VersionId, IsLatest = false, isDeleteMarker } of listed) {
      if (decoded(Key) === key && VersionId !== undefined)
        found.push({ versionId: VersionId, isLatest: IsLatest, isDeleteMarker });
    }
    // Keys come in their order: behind another one none of ours follows.
    const { NextKeyMarker, NextVersionIdMarker } = page;
    from =
      decoded(NextKeyMarker) === key
        ? { KeyMarker: key, ...(NextVersionIdMarker && { VersionIdMarker: NextVersionIdMarker }) }
        : null;
  }
  return found;
}

const decoded = (key: string | undefined): string | undefined =>
  key === undefined ? undefined : decodeURIComponent(key.replaceAll('+', ' '));

interface Head {
  metadata: Readonly<Record<string, string>>;
  etag: string | undefined;
}

/** null: gone meanwhile. */
async function headOf({ client, bucket }: S3Bucket, key: string, versionId: string): Promise<Head | null> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    return { metadata: head.Metadata ?? {}, etag: head.ETag };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
