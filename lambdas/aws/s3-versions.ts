// Versions of objects, for what must leave no trace: in a bucket with versions a deleted object is only hidden.
import { DeleteObjectCommand, HeadObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { isGone, type S3Bucket } from './s3-bucket.ts';

/** Removes every version of the key, delete markers too. */
export async function removeAllVersions(bucket: S3Bucket, key: string): Promise<void> {
  for await (const versionId of versionsOf(bucket, key)) await removeVersion(bucket, key, versionId);
}

/** Removes the versions that were stored with that value of a metadata field. */
export async function removeVersionsWith(
  bucket: S3Bucket,
  key: string,
  [name, value]: readonly [name: string, value: string],
): Promise<void> {
  for await (const versionId of versionsOf(bucket, key)) {
    if ((await metadataOf(bucket, key, versionId))?.[name] === value) await removeVersion(bucket, key, versionId);
  }
}

/** One that is not there is removed already. */
export async function removeVersion({ client, bucket }: S3Bucket, key: string, versionId: string | null) {
  const version = versionId === null ? {} : { VersionId: versionId };
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...version }));
}

async function* versionsOf({ client, bucket }: S3Bucket, key: string): AsyncGenerator<string> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...from }));
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
      if (Key === key && VersionId !== undefined) yield VersionId;
    // Keys come in their order: behind another one none of ours follows.
    if (page.NextKeyMarker !== key) return;
    from = { KeyMarker: key, ...(page.NextVersionIdMarker && { VersionIdMarker: page.NextVersionIdMarker }) };
  }
}

/** null: a delete marker, or gone meanwhile. */
async function metadataOf({ client, bucket }: S3Bucket, key: string, versionId: string) {
  try {
    const asked = new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
    return (await client.send(asked)).Metadata ?? {};
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
