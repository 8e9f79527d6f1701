// Zip archives on S3: read by ranges, and no more of them than is wanted; their checksum is S3's own, or none is claimed.
import { createHash, randomBytes } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { makeS3BundleSource } from '../../../lambdas/aws/s3-bundle-source.ts';
import { analyse } from '../../../shared/analysis.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { Report } from '../../../shared/model/report.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { exchangeLines, okExchange, someNode } from '../../build/log-lines.ts';
import { zip } from '../../build/zip.ts';
import type { MemoryReportStore } from '../../doubles/memory-report-store.ts';
import { aBundle } from '../../ports/records.ts';
import { aBucket } from '../../services/bundle-bucket.ts';
import { created, ingestWorld, messages } from '../ingest/ingest-world.ts';

const log = exchangeLines(someNode, okExchange(8, Date.UTC(2022, 8, 6), 'cucm.example.lab', '10.61.20.11', 8443));
const ballast = randomBytes(20_000_000);
const archive = zip([
  { name: 'encrypted.bin', body: ballast, flags: 1, method: 0 },
  { name: 'xconf_dump.txt', body: '*c xConfiguration EdgeConfigServer VerifyOriginServer: On\n' },
  { name: 'loggingsnapshot.txt', body: log.join('\n') },
  { name: 'encrypted too.bin', body: ballast, flags: 1, method: 0 },
]);
const sha256 = createHash('sha256').update(archive).digest('hex');

async function aWorld(checksum: object = {}) {
  const s3 = await aBucket({ versioned: true });
  const key = 'drop/lab/two.zip';
  await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body: archive, ...checksum }));
  const source = makeS3BundleSource(s3);
  const world = ingestWorld({ bucket: s3.bucket, source, analyse, pack: shippedPack, limits: defaultLimits });
  const event = created(key, {
    bucket: s3.bucket,
    versionId: s3.server.objects.current(s3.bucket, key)?.versionId ?? '',
  });
  const gets = () => s3.server.requests.filter(({ method, key }) => method === 'GET' && key.endsWith('two.zip'));
  return { ...world, s3, gets, deliver: () => world.ingest(messages({ Records: [event] })) };
}

/** What the one report that was stored says of its bundle. */
const bundleIn = ({ saved }: MemoryReportStore) =>
  [...saved.values()].map((text) => Report.parse(JSON.parse(text)).bundles[0])[0];

test('only the directory and the files that are wanted are asked for', async () => {
  const { deliver, gets, verdicts, reports } = await aWorld();

  expect(await deliver()).toEqual({ batchItemFailures: [] });

  expect((await verdicts.nodes({ sites: null }, { limit: 9, cursor: null })).items).toHaveLength(1);
  expect(bundleIn(reports)).toMatchObject({ sizeBytes: archive.length, coverage: { members: 2 } });
  // The first request finds out what it is, and is given up.
  const ranges = gets().map(({ headers }) => headers.range ?? 'all');
  expect(ranges[0]).toBe('all');
  expect(ranges).toHaveLength(4);
  for (const range of ranges.slice(1)) {
    const from = Number(/^bytes=(\d+)-/.exec(range)?.[1]);
    expect(from).toBeGreaterThan(20_000_000);
  }
});

test('the checksum in the report is the one S3 vouches for', async () => {
  const vouched = await aWorld({ ChecksumAlgorithm: 'SHA256' });
  const unknown = await aWorld();
  await vouched.deliver();
  await unknown.deliver();

  expect(bundleIn(vouched.reports)?.sha256).toBe(sha256);
  expect(bundleIn(unknown.reports)?.sha256).toBeNull();
});

test.each([
  ['as promised', sha256, 'partial'],
  ['other than promised', 'f'.repeat(64), 'failed'],
])('a checksum that is %s is checked, whether S3 vouches for it or not', async (_, expectedSha256, status) => {
  for (const checksum of [{}, { ChecksumAlgorithm: 'SHA256' as const }]) {
    const { ingest, s3, verdicts } = await aWorld();
    const key = 'uploads/b1/two.zip';
    await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body: archive, ...checksum }));
    const { versionId = '' } = s3.server.objects.current(s3.bucket, key) ?? {};
    const object = { bucket: s3.bucket, key, versionId };
    await verdicts.createBundle(aBundle('b1', { object, status: 'awaiting-upload', expectedSha256 }));

    await ingest(messages({ Records: [created(key, { bucket: s3.bucket, versionId })] }));

    expect(await verdicts.bundle('b1')).toMatchObject({ status });
  }
});
