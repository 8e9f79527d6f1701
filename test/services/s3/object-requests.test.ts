// The test S3 answers for objects as S3 does: versions, conditions, ranges, events, and 501 to what it does not know.
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { aBucket } from '../bundle-bucket.ts';
import type { S3Notification } from './created-event.ts';

const Key = 'drop/lab/x';

async function aServer() {
  const created: S3Notification[] = [];
  const { server, client, bucket, text } = await aBucket({ onCreated: (event) => created.push(event) });
  const put = (Body: string, input: object = {}) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ...input }));
  const get = async (input: object = {}) => {
    const { Body, ...rest } = await client.send(new GetObjectCommand({ Bucket: bucket, Key, ...input }));
    return { ...rest, text: await Body?.transformToString() };
  };
  return { server, client, bucket, text, put, get, created };
}

describe('versions', () => {
  test('stay readable by their ids, behind a delete marker too', async () => {
    const { client, bucket, put, get } = await aServer();
    const { VersionId, ETag } = await put('one', { Metadata: { a: 'b' } });
    await put('two');
    expect(await get()).toMatchObject({ text: 'two' });
    const marker = await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    expect(marker).toMatchObject({ DeleteMarker: true });
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get({ VersionId: marker.VersionId })).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    expect(await get({ VersionId })).toMatchObject({ text: 'one', ETag, VersionId, Metadata: { a: 'b' } });
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
    await expect(get({ VersionId })).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });
});

describe('conditions', () => {
  test('a PUT if there is none yet', async () => {
    const { put, text } = await aServer();
    await put('one', { IfNoneMatch: '*' });
    await expect(put('two', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(text(Key)).toBe('one');
  });

  test('a PUT over what was read', async () => {
    const { put, text } = await aServer();
    await expect(put('one', { IfMatch: '"x"' })).rejects.toMatchObject({ name: 'NoSuchKey' });
    const { ETag } = await put('one');
    await put('two', { IfMatch: ETag });
    await expect(put('three', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(text(Key)).toBe('two');
  });

  test('a GET of what was read', async () => {
    const { put, get } = await aServer();
    const { ETag } = await put('one');
    expect((await get({ IfMatch: ETag })).text).toBe('one');
    await expect(get({ IfMatch: '"x"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });
});

describe('ranges', () => {
  test.each([
    ['bytes=0-1', 'ab', 'bytes 0-1/5'],
    ['bytes=3-', 'de', 'bytes 3-4/5'],
    ['bytes=3-99', 'de', 'bytes 3-4/5'],
    ['bytes=-2', 'de', 'bytes 3-4/5'],
    ['bytes=-99', 'abcde', 'bytes 0-4/5'],
  ])('%s', async (Range, text, ContentRange) => {
    const { put, get } = await aServer();
    await put('abcde');
    expect(await get({ Range })).toMatchObject({ text, ContentRange, ContentLength: text.length });
  });

  test.each(['bytes=5-', 'bytes=-0'])('%s is not satisfiable', async (Range) => {
    const { put, get } = await aServer();
    await put('abcde');
    await expect(get({ Range })).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });
});

describe('what is not there', () => {
  test('sub-resources and lists are refused, and leave the object as it is', async () => {
    const { client, bucket, put, text } = await aServer();
    await put('one');
    const refused = { $metadata: { httpStatusCode: 501 } };
    const tagging = new PutObjectTaggingCommand({ Bucket: bucket, Key, Tagging: { TagSet: [] } });
    await expect(client.send(tagging)).rejects.toMatchObject(refused);
    await expect(client.send(new ListObjectsV2Command({ Bucket: bucket }))).rejects.toMatchObject(refused);
    await expect(put('two', { StorageClass: 'GLACIER' })).rejects.toMatchObject(refused);
    expect(text(Key)).toBe('one');
  }, 60_000);

  test('a bucket, and a key by HEAD', async () => {
    const { client, bucket } = await aServer();
    const head = (Bucket: string) => client.send(new HeadObjectCommand({ Bucket, Key }));
    await expect(head(bucket)).rejects.toMatchObject({ name: 'NotFound' });
    const get = client.send(new GetObjectCommand({ Bucket: 'other', Key }));
    await expect(get).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});

describe('keys', () => {
  test('are names, not paths', async () => {
    const { server, put, text } = await aServer();
    await put('one', { Key: 'drop/../../../etc/passwd' });
    expect(text('drop/../../../etc/passwd')).toBe('one');
    expect(server.objects.keysOf('bundles')).toEqual(['drop/../../../etc/passwd']);
  });
});

describe('events', () => {
  test('tell of every object created as the bucket would', async () => {
    const { put, created } = await aServer();
    const { VersionId } = await put('one', { Key: 'drop/lab/a b+ü(1).log' });
    await put('two');
    expect(created[0]).toMatchObject({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: {
            bucket: { name: 'bundles', arn: 'arn:aws:s3:::bundles' },
            object: {
              key: 'drop/lab/a+b%2B%C3%BC%281%29.log',
              size: 3,
              eTag: 'f97c5d29941bfb1b2fdab0874906ab82', // MD5 of `one`
              versionId: VersionId,
              sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
            },
          },
        },
      ],
    });
    const sequencers = created.map(({ Records: [record] }) => record?.s3.object.sequencer ?? '');
    expect(sequencers).toEqual([...sequencers].sort());
  });
});
