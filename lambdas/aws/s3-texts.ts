// Text objects of this program's own on S3: written, and removed with every version that there is of them.
import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Bucket } from './s3-bucket.ts';

export async function putText(
  { client, bucket }: S3Bucket,
  key: string,
  text: string,
  type: string,
  condition: { IfMatch?: string; IfNoneMatch?: string; Metadata?: Record<string, string> } = {},
): Promise<void> {
  const object = { Bucket: bucket, Key: key, Body: text, ContentType: type };
  await client.send(new PutObjectCommand({ ...object, ChecksumAlgorithm: 'CRC32', ...condition }));
}

export interface TextVersion {
  versionId: string;
  isDeleteMarker: boolean;
}

type Marker = Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'>;

/** All versions of exactly that key; one of the id `null` in a bucket without versions. */
export async function versionsOf({ client, bucket }: S3Bucket, key: string): Promise<TextVersion[]> {
  const found: TextVersion[] = [];
  let next: Marker | null = {};
  while (next) {
    const asked = new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, EncodingType: 'url', ...next });
    const page: ListObjectVersionsCommandOutput = await client.send(asked);
    const named = (version: { Key?: string | undefined }) => decoded(version.Key ?? '') === key;
    for (const { VersionId: versionId = '' } of (page.Versions ?? []).filter(named)) {
      found.push({ versionId, isDeleteMarker: false });
    }
    for (const { VersionId: versionId = '' } of (page.DeleteMarkers ?? []).filter(named)) {
      found.push({ versionId, isDeleteMarker: true });
    }
    next = nextOf(page, key);
  }
  return found;
}

/** Keys come in their order, so behind another key there is nothing more of this one. */
function nextOf({ IsTruncated, NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsCommandOutput, key: string) {
  if (!IsTruncated || NextKeyMarker === undefined || decoded(NextKeyMarker) !== key) return null;
  return { KeyMarker: key, VersionIdMarker: NextVersionIdMarker };
}

/** As the answer has keys, which may hold what XML cannot. */
const decoded = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

export async function removeAllVersions(bucket: S3Bucket, key: string): Promise<void> {
  for (const { versionId } of await versionsOf(bucket, key)) await removeTextVersion(bucket, key, versionId);
}

export const removeTextVersion = async ({ client, bucket }: S3Bucket, key: string, versionId: string): Promise<void> =>
  void (await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId })));
