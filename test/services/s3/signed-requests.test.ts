// The test S3 lets nothing pass that S3 would not: signatures, their time, checksums, forms.
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from 'vitest';
import { aBucket } from '../bundle-bucket.ts';

const Key = 'drop/lab/a b+ü!.log';

async function aServer() {
  const { server, client, bucket, text } = await aBucket();
  const put = (input: object, config: object = {}) =>
    new S3Client({ ...server.config, maxAttempts: 1, ...config }).send(
      new PutObjectCommand({ Bucket: bucket, Key, Body: 'hello', ...input }),
    );
  return { server, client, bucket, text, put };
}

describe('a signed request', () => {
  test('is taken with the hash of its body, with an unsigned one, and in chunks with a trailer', async () => {
    const { put, text, server, client } = await aServer();
    await put({});
    expect(text(Key)).toBe('hello');
    await put({ Body: Readable.from([Buffer.from('hel'), Buffer.from('lo!')]), ContentLength: 6 });
    expect(text(Key)).toBe('hello!');
    expect(server.requests.at(-1)?.headers['x-amz-content-sha256']).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER');
    expect(server.objects.current('bundles', Key)?.headers).toMatchObject({
      'x-amz-checksum-crc32': expect.any(String),
      'content-type': 'application/octet-stream',
    });
    await client.send(new PutObjectCommand({ Bucket: 'bundles', Key, Body: Readable.from(['x']), ContentLength: 1 }));
    expect(server.requests.at(-1)?.headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
    expect(text(Key)).toBe('x');
  });

  test.each([
    ['another secret', { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { accessKeyId: 'AKIDOTHER', secretAccessKey: 'x' }, 'InvalidAccessKeyId'],
  ])('of %s is refused', async (_, credentials, name) => {
    const { put, text } = await aServer();
    await expect(put({}, { credentials })).rejects.toMatchObject({ name });
    expect(text(Key)).toBeNull();
  });

  test('of another time is refused', async () => {
    const { client, bucket } = await aBucket({ now: () => new Date(Date.now() + 3_600_000) });
    client.config.maxAttempts = async () => 1;
    const sent = client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
    await expect(sent).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' });
  });

  test('without a signature is refused', async () => {
    const { server } = await aServer();
    expect((await fetch(`${server.endpoint}/bundles/x`, { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  test.each([
    ['ContentMD5', 'XUFAKrxLKna5cZ2REBfFkQ=='],
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumSHA256', `${'A'.repeat(43)}=`],
  ])('with a wrong %s is refused', async (name, value) => {
    const { put, text } = await aServer();
    await expect(put({ [name]: value, Body: 'hello!' })).rejects.toMatchObject({ name: 'BadDigest' });
    expect(text(Key)).toBeNull();
  });
});

describe('a presigned URL', () => {
  const presigned = async (expiresIn = 60, signingDate = new Date()) => {
    const { client, bucket, text, server } = await aServer();
    const command = new PutObjectCommand({ Bucket: bucket, Key, ContentType: 'text/plain' });
    const signableHeaders = new Set(['host', 'content-type']);
    const url = await getSignedUrl(client, command, { expiresIn, signingDate, signableHeaders });
    const put = async (to: string, type = 'text/plain') => {
      const answer = await fetch(to, { method: 'PUT', body: 'hello', headers: { 'content-type': type } });
      return answer.ok ? 'stored' : /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1];
    };
    return { url, put, text, server, client, bucket };
  };

  test('takes what was signed and nothing else', async () => {
    const { url, put, text } = await presigned();
    expect(await put(url.replace('/lab/', '/other/'))).toBe('SignatureDoesNotMatch');
    expect(await put(url, 'text/html')).toBe('SignatureDoesNotMatch');
    expect(await put(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).toBe('SignatureDoesNotMatch');
    expect((await fetch(url)).status).toBe(403);
    expect(text(Key)).toBeNull();
    expect(await put(url)).toBe('stored');
    expect(text(Key)).toBe('hello');
  });

  test('ends at its time, and begins at it', async () => {
    const ended = await presigned(60, new Date(Date.now() - 61_000));
    expect(await ended.put(ended.url)).toBe('AccessDenied');
    const early = await presigned(60, new Date(Date.now() + 3_600_000));
    expect(await early.put(early.url)).toBe('AccessDenied');
  });

  test('reads too', async () => {
    const { server, client, bucket } = await presigned();
    server.objects.put(bucket, Key, Buffer.from('there'), {});
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key }), { expiresIn: 60 });
    expect(await (await fetch(url)).text()).toBe('there');
  });
});

describe('a presigned form', () => {
  const send = async (change: (form: FormData) => void = () => {}, bytes = 'hello') => {
    const { client, bucket, text } = await aServer();
    const { url, fields } = await createPresignedPost(client, {
      Bucket: bucket,
      Key: 'uploads/b1/x.log',
      Conditions: [
        ['content-length-range', 2, 5],
        ['starts-with', '$Content-Type', 'text/'],
      ],
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('Content-Type', 'text/plain');
    change(form);
    form.set('file', new Blob([bytes]), 'mine.log');
    const answer = await fetch(url, { method: 'POST', body: form });
    const code = answer.ok ? 'stored' : /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1];
    return [code, text('uploads/b1/x.log')];
  };
  const field = (name: string, value: string) => (form: FormData) => form.set(name, value);

  test('stores what its policy allows', async () => {
    expect(await send()).toEqual(['stored', 'hello']);
    expect(await send(field('Content-Type', 'text/html'))).toEqual(['stored', 'hello']);
  });

  test.each([
    ['a longer file', undefined, 'hello!', 'EntityTooLarge'],
    ['a shorter file', undefined, 'h', 'EntityTooSmall'],
    ['another key', field('key', 'uploads/b2/x.log'), 'hello', 'AccessDenied'],
    ['another type', field('Content-Type', 'image/png'), 'hello', 'AccessDenied'],
    ['a field of no condition', field('x-amz-meta-a', 'b'), 'hello', 'AccessDenied'],
    ['another policy', field('Policy', Buffer.from('{}').toString('base64')), 'hello', 'SignatureDoesNotMatch'],
    ['no policy', (form: FormData) => form.delete('Policy'), 'hello', 'AccessDenied'],
  ])('refuses %s', async (_, change, bytes, code) => {
    expect(await send(change, bytes)).toEqual([code, null]);
  });
});
