// Events as the bucket would send them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { s3EventOf, sqsEventOf } from '../../../../infra/local/drop/s3-event.ts';
import { createdObjects, encodedKey } from '../../../../lambdas/ingest/s3-event.ts';

const version = {
  key: 'drop/lab/a b+ü:1.log',
  versionId: '0123456789abcdef0123456789abcdef',
  sequencer: '000000000000001F',
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  sizeBytes: 3,
  lastModified: new Date('2026-03-01T10:00:00.000Z'),
};

describe('events of the local bucket', () => {
  test('keys are form-encoded but for their slashes', () => {
    expect(encodedKey('drop/lab/a b+ü:1.log')).toBe('drop/lab/a+b%2B%C3%BC%3A1.log');
  });

  test('an event names bucket, key, version, size, tag and order', () => {
    expect(JSON.parse(s3EventOf(version, 'Put'))).toMatchObject({
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          eventTime: '2026-03-01T10:00:00.000Z',
          s3: {
            bucket: { name: 'local' },
            object: {
              key: 'drop/lab/a+b%2B%C3%BC%3A1.log',
              size: 3,
              eTag: 'ba7816bf8f01cfea414140de5dae2223',
              versionId: '0123456789abcdef0123456789abcdef',
              sequencer: '000000000000001F',
            },
          },
        },
      ],
    });
  });

  test('every key is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (key) => {
        const [object] = createdObjects(s3EventOf({ ...version, key }, 'Put'));
        expect(object?.ref.key).toBe(key);
      }),
    );
  });

  test('a queue message says how often it was received', () => {
    const message = { rowId: 1, messageId: 'm1', body: 'abc', receiveCount: 2, deaths: 0, sentAt: new Date(1_000) };
    expect(sqsEventOf(message).Records).toMatchObject([
      {
        messageId: 'm1',
        body: 'abc',
        md5OfBody: '900150983cd24fb0d6963f7d28e17f72',
        attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1000' },
      },
    ]);
  });
});
