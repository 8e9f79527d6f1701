// The copies of a report that people look at, beside the dropped objects. A copy carries the sequencer of its bundle's
// version and is replaced by a newer one alone, whoever writes last.
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { isNewer } from '../ingest/s3-event.ts';
import { isAbsent, isOvertaken, type S3Bucket } from './s3-bucket.ts';
import { putText, removeTextVersion, versionsOf } from './s3-texts.ts';

export interface Copy {
  key: string;
  text: string;
  type: string;
  sequencer: string;
}

/** Each time it is overtaken a newer copy may have come: at most as often as versions of one object arrive at once. */
const maxTries = 10;

export async function publishCopy(bucket: S3Bucket, { key, text, type, sequencer }: Copy): Promise<boolean> {
  for (let tried = 1; ; tried++) {
    const there = await publishedVersion(bucket, key);
    if (there?.sequencer && isNewer(there.sequencer, sequencer)) return false;
    const condition = there ? { IfMatch: there.etag } : { IfNoneMatch: '*' };
    try {
      await putText(bucket, key, text, type, { ...condition, Metadata: { sequencer } });
      return true;
    } catch (error) {
      if (!isOvertaken(error) || tried === maxTries) throw error;
    }
  }
}

/**
 * The copy of that version of the bundle, as often as it was written. If it is what is there now, then nothing is
 * afterwards: the copies of earlier versions do not come up again.
 */
export async function removeCopy(bucket: S3Bucket, key: string, sequencer: string): Promise<void> {
  for (let tried = 1; ; tried++) {
    const there = await publishedVersion(bucket, key);
    if (there?.sequencer !== sequencer) break;
    try {
      await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.bucket, Key: key, IfMatch: there.etag }));
      break;
    } catch (error) {
      if (!isOvertaken(error) || tried === maxTries) throw error;
    }
  }
  for (const { versionId, isDeleteMarker } of await versionsOf(bucket, key)) {
    const version = isDeleteMarker ? null : await publishedVersion(bucket, key, versionId);
    if (version?.sequencer === sequencer) await removeTextVersion(bucket, key, versionId);
  }
}

async function publishedVersion({ client, bucket }: S3Bucket, key: string, versionId?: string) {
  try {
    const asked = new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
    const { ETag, Metadata } = await client.send(asked);
    return ETag === undefined ? null : { etag: ETag, sequencer: Metadata?.sequencer };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
