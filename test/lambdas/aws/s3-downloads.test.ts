// Downloads that break: gone on with where they broke, from the same version, or given up.
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeS3BundleSource } from '../../../lambdas/aws/s3-bundle-source.ts';
import { makeS3Client } from '../../../lambdas/aws/s3-client.ts';
import { aBucket } from '../../services/bundle-bucket.ts';

const key = 'drop/lab/expc1.tar.gz';
const bytes = Buffer.from(new Uint8Array(5_000_000).map((_, at) => (at * 31) % 253));

async function aDownload({ versioned = true, versionId }: { versioned?: boolean; versionId?: null } = {}) {
  const { server, client, bucket } = await aBucket({ versioned });
  const stored = server.objects.put(bucket, key, bytes, {});
  const source = makeS3BundleSource({ client, bucket }, { firstPauseMs: 1 });
  const version = versioned && versionId !== null ? stored.versionId : null;
  const opened = await source.open({ bucket, key, versionId: version });
  const ranges = () => server.requests.filter(({ method }) => method === 'GET').map(({ headers }) => headers.range);
  return { server, bucket, source, opened, ranges };
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
}

describe('a download from S3', () => {
  test('that breaks goes on where it broke', async () => {
    const { server, opened, ranges } = await aDownload();
    server.breakDownloads(1_000_000, 3);
    expect((await read(opened.bytes)).equals(bytes)).toBe(true);
    expect(ranges()).toHaveLength(4);
    expect(ranges()[0]).toBeUndefined();
    expect(ranges().slice(1)).toEqual(Array(3).fill(expect.stringMatching(/^bytes=[1-9]\d*-$/)));
  });

  test('that breaks again and again without getting on is given up', async () => {
    const { server, opened, ranges } = await aDownload();
    server.breakDownloads(10_000, 100);
    await expect(read(opened.bytes)).rejects.toThrow();
    expect(ranges()).toHaveLength(6);
  });

  test('that stalls is cut, and goes on where it stood', async () => {
    const { server, bucket, ranges } = await aDownload();
    const client = makeS3Client({ ...server.config, requestHandler: { socketTimeout: 100 } });
    onTestFinished(() => client.destroy());
    const source = makeS3BundleSource({ client, bucket }, { firstPauseMs: 1 });
    server.breakDownloads(1_000_000, 2, { how: 'stalled' });
    const opened = await source.open({ bucket, key, versionId: null });
    expect((await read(opened.bytes)).equals(bytes)).toBe(true);
    expect(ranges()).toHaveLength(3);
  });

  test('that ends before all of it came goes on where it ended', async () => {
    const { server, opened, ranges } = await aDownload();
    server.breakDownloads(1_000_000, 2, { how: 'short' });
    expect((await read(opened.bytes)).equals(bytes)).toBe(true);
    expect(ranges()).toEqual([undefined, 'bytes=1000000-', 'bytes=2000000-']);
  });

  test('that breaks often but gets on is gone through with', async () => {
    const { server, opened } = await aDownload();
    server.breakDownloads(600_000, 100);
    expect((await read(opened.bytes)).equals(bytes)).toBe(true);
  });

  test('stays with its version when another one is stored meanwhile', async () => {
    const { server, bucket, opened } = await aDownload({ versionId: null });
    server.breakDownloads(1_000_000, 1);
    server.objects.put(bucket, key, Buffer.alloc(6_000_000), {});
    expect((await read(opened.bytes)).equals(bytes)).toBe(true);
  });

  test('without versions ends as gone when the object is overwritten meanwhile', async () => {
    const { server, bucket, opened } = await aDownload({ versioned: false });
    server.breakDownloads(1_000_000, 1);
    const reading = opened.bytes[Symbol.asyncIterator]();
    await reading.next();
    server.objects.put(bucket, key, Buffer.alloc(6_000_000), {});
    const rest = read({ [Symbol.asyncIterator]: () => reading });
    await expect(rest).rejects.toMatchObject({ code: 'object-gone' });
  });

  test('of a version that is deleted before it is read ends as gone', async () => {
    const { server, bucket, opened } = await aDownload();
    server.objects.remove(bucket, key, server.objects.current(bucket, key)?.versionId);
    await expect(read(opened.bytes)).rejects.toMatchObject({ code: 'object-gone' });
  });

  test('of an object behind a delete marker, or of another bucket, is gone', async () => {
    const { server, bucket, source } = await aDownload();
    server.objects.remove(bucket, key, undefined);
    await expect(source.open({ bucket, key, versionId: null })).rejects.toMatchObject({ code: 'object-gone' });
    await expect(source.open({ bucket: 'other', key, versionId: null })).rejects.toMatchObject({ code: 'object-gone' });
  });

  test('holds no connection before its first chunk is asked for', async () => {
    const { ranges } = await aDownload();
    expect(ranges()).toEqual([]);
  });
});
