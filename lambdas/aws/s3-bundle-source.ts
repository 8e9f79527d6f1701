// Bundles from S3, streamed. A download that breaks goes on where it broke, by the same version and ETag, so that no byte
// comes twice and none comes from another object. Ranges are downloads too.
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../shared/model/fault.ts';
import type { BundleSource } from '../../shared/model/ports.ts';
import type { ObjectRef } from '../../shared/model/stored-records.ts';
import { isGone, type S3Bucket, statusOf } from './s3-bucket.ts';
import { removeCurrent, removeVersion } from './s3-versions.ts';

/** Breaks in a row without this much between them are given up: the whole delivery is tried again later. */
const maxBreaks = 5;
const progressBytes = 256 * 1024;

export interface ResumeOptions {
  /** Milliseconds before the first try to go on; doubled with every further one. */
  firstPauseMs?: number;
}

export function makeS3BundleSource(
  { client, bucket }: S3Bucket,
  { firstPauseMs = 200 }: ResumeOptions = {},
): BundleSource {
  return {
    async open(ref) {
      if (ref.bucket !== bucket) throw gone(ref);
      const asked = new HeadObjectCommand({ ...named(ref), ChecksumMode: 'ENABLED' });
      const head = await client.send(asked).catch((error: unknown) => {
        throw isGone(error) ? gone(ref, error) : error;
      });
      const { ContentLength: sizeBytes, ETag: etag, LastModified: lastModified } = head;
      if (sizeBytes === undefined || etag === undefined || lastModified === undefined) {
        throw new Error(`expected length, ETag and time of ${ref.key}, found ${JSON.stringify(head)}`);
      }
      const pinned = { ...ref, versionId: ref.versionId ?? head.VersionId ?? null };
      const range = (from: number, to: number) =>
        download({ client, bucket }, { ref: pinned, etag, from, to: Math.min(to, sizeBytes), sizeBytes }, firstPauseMs);
      return { sizeBytes, lastModified, sha256: sha256Of(head), range, bytes: range(0, sizeBytes) };
    },
    async remove(ref) {
      if (ref.bucket !== bucket) return;
      if (ref.versionId === null) await removeCurrent({ client, bucket }, ref.key);
      else await removeVersion({ client, bucket }, ref.key, ref.versionId);
    },
  };
}

const named = ({ bucket, key, versionId }: ObjectRef) => ({
  Bucket: bucket,
  Key: key,
  ...(versionId !== null && { VersionId: versionId }),
});

/** Of the whole object, if it was stored with one: that of a multipart upload is one of the parts' checksums. */
function sha256Of({ ChecksumSHA256: checksum }: HeadObjectCommandOutput): string | null {
  const bytes = Buffer.from(checksum ?? '', 'base64');
  return bytes.length === 32 && !checksum?.includes('-') ? bytes.toString('hex') : null;
}

const gone = ({ key }: ObjectRef, cause?: unknown): Fault =>
  new Fault('object-gone', `expected the object ${key} of that version, found it gone`, { cause });

interface Download {
  ref: ObjectRef;
  etag: string;
  /** First byte, and the one behind the last. */
  from: number;
  to: number;
  sizeBytes: number;
}

/** Asked for with the first chunk: a reader that never begins holds no connection. */
async function* download(bucket: S3Bucket, wanted: Download, firstPauseMs: number): AsyncGenerator<Uint8Array> {
  let done = wanted.from;
  for (let breaks = 0; done < wanted.to; ) {
    const from = done;
    try {
      for await (const chunk of await bodyFrom(bucket, { ...wanted, from })) {
        done += chunk.length;
        yield chunk;
      }
      if (done < wanted.to) throw new Error(`expected bytes up to ${wanted.to}, found the end after ${done}`);
    } catch (error) {
      if (isGone(error)) throw gone(wanted.ref, error);
      breaks = done - from >= progressBytes ? 1 : breaks + 1;
      if (statusOf(error) !== null || breaks > maxBreaks) throw error;
      await sleep(firstPauseMs * 2 ** (breaks - 1));
    }
  }
}

async function bodyFrom(
  { client }: S3Bucket,
  { ref, etag, from, to, sizeBytes }: Download,
): Promise<AsyncIterable<Uint8Array>> {
  const end = to === sizeBytes ? '' : `${to - 1}`;
  const range = from === 0 && end === '' ? {} : { Range: `bytes=${from}-${end}` };
  const { Body } = await client.send(new GetObjectCommand({ ...named(ref), IfMatch: etag, ...range }));
  if (Body && Symbol.asyncIterator in Body) return Body as AsyncIterable<Uint8Array>;
  throw new Error(`expected the bytes of ${ref.key}, found none`);
}
