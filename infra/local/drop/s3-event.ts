// What the bucket would say about a stored object: the S3 event notification, as it stands in a queue message.
import { createHash } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { encodedKey } from '../../../lambdas/ingest/s3-event.ts';
import { localBucket, type StoredVersion } from '../storage/object-store.ts';
import type { QueueMessage } from '../storage/sqlite/work-queue.ts';

const region = 'local';

/** @param eventName `Put` for a whole object, `Post` for a form */
export function s3EventOf(version: StoredVersion, eventName: 'Put' | 'Post'): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: version.lastModified.toISOString(),
    eventName: `ObjectCreated:${eventName}`,
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'logverdict',
      bucket: { name: localBucket, arn: `arn:aws:s3:::${localBucket}` },
      object: {
        key: encodedKey(version.key),
        size: version.sizeBytes,
        eTag: version.sha256.slice(0, 32),
        versionId: version.versionId,
        sequencer: version.sequencer,
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}

/** The batch of one that the queue hands to the ingest function. */
export function sqsEventOf({ messageId, body, receiveCount, sentAt }: QueueMessage): SQSEvent {
  const sent = String(sentAt.getTime());
  return {
    Records: [
      {
        messageId,
        receiptHandle: messageId,
        body,
        attributes: {
          ApproximateReceiveCount: String(receiveCount),
          SentTimestamp: sent,
          SenderId: localBucket,
          ApproximateFirstReceiveTimestamp: sent,
        },
        messageAttributes: {},
        md5OfBody: createHash('md5').update(body).digest('hex'),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${region}:000000000000:ingest`,
        awsRegion: region,
      },
    ],
  };
}
