// Copies of a report on S3 when several versions of one key are published at the same time.
import { describe, expect, test } from 'vitest';
import { makeS3ReportLinks } from '../../../lambdas/aws/s3-report-links.ts';
import { makeS3ReportStore } from '../../../lambdas/aws/s3-report-store.ts';
import { noFacts } from '../../doubles/facts-of.ts';
import { aReport } from '../../ports/records.ts';
import { aBucket } from '../../services/bundle-bucket.ts';

const key = 'drop/lab/expc1.tar.gz';
const copy = (sequencer: string) => ({ key, sequencer, json: `{"is":"${sequencer}"}`, markdown: `# ${sequencer}` });

describe('publishing on S3', () => {
  test('of many versions at once the newest one stays, in both copies', async () => {
    const { client, bucket, text } = await aBucket();
    const sequencers = ['0055AED6DCD90281E1', '0055AED6DCD90281E2', '0055AED6DCD90281E3', '0055AED6DCD90281E4'];
    const workers = sequencers.map((sequencer) => makeS3ReportStore({ client, bucket }).publish(copy(sequencer)));
    expect((await Promise.all(workers)).at(-1)).toBe(true);
    expect(text('reports/lab/expc1.tar.gz.json')).toBe('{"is":"0055AED6DCD90281E4"}');
    expect(text('reports/lab/expc1.tar.gz.md')).toBe('# 0055AED6DCD90281E4');
  });

  test.each(['first', 'second'])(
    'an older one that is overtaken between look and write gives way: %s copy',
    async (which) => {
      const { server, client, bucket, text } = await aBucket();
      const store = makeS3ReportStore({ client, bucket });
      const target = `reports/lab/expc1.tar.gz.${which === 'first' ? 'json' : 'md'}`;
      server.onRequest((request) => {
        if (request.method !== 'PUT' || request.key !== target) return;
        server.onRequest(null);
        server.objects.put(bucket, target, Buffer.from('newer'), { 'x-amz-meta-sequencer': '0B' });
      });
      expect(await store.publish(copy('0A'))).toBe(false);
      expect(text(target)).toBe('newer');
    },
  );

  test('a copy that was removed between look and write is written again', async () => {
    const { server, client, bucket, text } = await aBucket();
    const store = makeS3ReportStore({ client, bucket });
    await store.publish(copy('0A'));
    server.onRequest((request) => {
      if (request.method !== 'PUT') return;
      server.onRequest(null);
      server.objects.remove(bucket, request.key, undefined);
    });
    expect(await store.publish(copy('0B'))).toBe(true);
    expect(text('reports/lab/expc1.tar.gz.json')).toBe('{"is":"0B"}');
  });

  test('a key too long for its copies still has them, apart from those of its like', async () => {
    const { server, client, bucket } = await aBucket();
    const store = makeS3ReportStore({ client, bucket });
    const long = `drop/lab/${'ü'.repeat(507)}`;
    expect(await store.publish({ ...copy('0A'), key: long })).toBe(true);
    expect(await store.publish({ ...copy('0A'), key: `${long}x` })).toBe(true);
    const keys = server.objects.keysOf(bucket);
    expect(keys).toHaveLength(4);
    expect(keys.filter((found) => Buffer.byteLength(found) > 1024)).toEqual([]);
  });

  test('a key outside the drop folder is refused', async () => {
    const { client, bucket } = await aBucket();
    const published = makeS3ReportStore({ client, bucket }).publish({ ...copy('0A'), key: 'uploads/b1/x' });
    await expect(published).rejects.toMatchObject({ code: 'invalid-request' });
  });

  test.each([
    ['report', 'reports-by-id/b1.json', 'load', 'expected a stored report of b1, found: '],
    ['record of facts', 'facts/b1.json', 'loadFacts', 'expected a stored record of facts of b1, found: '],
  ] as const)(
    'a stored %s of another form is told from one that is not there',
    async (_name, stored, load, message) => {
      const { server, client, bucket } = await aBucket();
      server.objects.put(bucket, stored, Buffer.from('{"schema":"logverdict/report/9"}'), {});
      const loaded = makeS3ReportStore({ client, bucket })[load]('b1');
      const told = { code: 'stored-record-unreadable', message: expect.stringContaining(message) };
      await expect(loaded).rejects.toMatchObject(told);
    },
  );
});

describe('removing from S3', () => {
  test('leaves no version of report, facts and copies behind, with or without versions', async () => {
    for (const versioned of [true, false]) {
      const { server, client, bucket } = await aBucket({ versioned });
      const store = makeS3ReportStore({ client, bucket });
      const odd = 'drop/lab/a\u0001 <b>+&.tar.gz'; // a character that XML cannot hold
      for (let round = 0; round < 3; round++) {
        await store.save('b1', aReport('b1'));
        await store.saveFacts('b1', noFacts);
        await store.publish({ ...copy('0A'), key: odd });
      }
      await store.publish({ ...copy('0A'), key: `${odd}.1` });
      await store.remove('b1', { key: odd, sequencer: '0A' });
      const left = server.objects.versionsOf(bucket).filter(({ isDeleteMarker }) => !isDeleteMarker);
      expect(left.map(({ key: stored }) => stored)).toEqual([
        'reports/lab/a\u0001 <b>+&.tar.gz.1.json',
        'reports/lab/a\u0001 <b>+&.tar.gz.1.md',
      ]);
    }
  });

  test('a copy that is replaced while it is removed leaves the newer one there', async () => {
    const { server, client, bucket, text } = await aBucket();
    const store = makeS3ReportStore({ client, bucket });
    await store.publish(copy('0A'));
    server.onRequest((request) => {
      if (request.method !== 'DELETE' || !request.key.endsWith('.json')) return;
      server.onRequest(null);
      server.objects.put(bucket, request.key, Buffer.from('newer'), { 'x-amz-meta-sequencer': '0B' });
    });
    await store.remove('b1', { key, sequencer: '0A' });
    expect(text('reports/lab/expc1.tar.gz.json')).toBe('newer');
    expect(text('reports/lab/expc1.tar.gz.md')).toBeNull();
  });
});

describe('a link to a report on S3', () => {
  test('is read without a token, as JSON, for five minutes, and opens nothing else', async () => {
    const { server, client, bucket } = await aBucket();
    await makeS3ReportStore({ client, bucket }).save('b1', aReport('b1'));
    const url = await makeS3ReportLinks({ client, bucket }).issue('b1');
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.json()).toEqual(aReport('b1'));
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('300');
    server.objects.put(bucket, 'reports-by-id/b2.json', Buffer.from('{}'), {});
    expect((await fetch(url.replace('b1.json', 'b2.json'))).status).toBe(403);
  });
});
