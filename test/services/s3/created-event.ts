// The notification that a bucket sends when an object was created: the JSON that AWS puts into the queue.
import { randomBytes } from 'node:crypto';
import type { StoredVersion } from './stored-objects.ts';

export interface CreatedObject {
  region: string;
  bucket: string;
  key: string;
  how: 'Put' | 'Post';
  version: StoredVersion;
  now: Date;
}

export type S3Notification = ReturnType<typeof createdEvent>;

export const createdEvent = ({ region, bucket, key, how, version, now }: CreatedObject) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: now.toISOString(),
      eventName: `ObjectCreated:${how}`,
      userIdentity: { principalId: 'AWS:AIDAEXAMPLE' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: {
        'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
        'x-amz-id-2': randomBytes(32).toString('base64'),
      },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'created-objects',
        bucket: { name: bucket, ownerIdentity: { principalId: 'AEXAMPLE' }, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: formEncoded(key),
          size: version.bytes.length,
          eTag: version.etag.slice(1, -1),
          ...(version.versionId !== 'null' && { versionId: version.versionId }),
          sequencer: version.sequencer,
        },
      },
    },
  ],
});

/** As a web form is encoded, but for the slashes: a blank is a plus. */
const formEncoded = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
