// The ingest function on drop folder and uploads, as its messages say it.
import { describe, expect, test } from 'vitest';
import { Fault } from '../../../shared/model/fault.ts';
import { bundleIdOf } from '../../../shared/model/identity.ts';
import type { BundleSource } from '../../../shared/model/ports.ts';
import type { BundleRecord } from '../../../shared/model/stored-records.ts';
import { factsOf, noFacts } from '../../doubles/facts-of.ts';
import { created, ingestWorld, messages, stateOf } from './ingest-world.ts';

const key = 'drop/berlin/INC-7/diag.tar.gz';
const ref = (versionId = 'v1', of = key) => ({ bucket: 'bundles', key: of, versionId });
const storedAt = '2026-03-01T10:59:58.000Z';

describe('a dropped bundle', () => {
  test('gets verdicts, a report, and copies beside the drop folder', async () => {
    const world = ingestWorld();
    world.source.put(ref(), 'evidence', storedAt);
    expect(await world.ingest(messages({ Records: [created(key)] }))).toEqual({ batchItemFailures: [] });

    const state = await stateOf(world);
    expect(state.bundles).toMatchObject([
      {
        bundleId: bundleIdOf(ref()),
        site: 'berlin',
        reference: 'INC-7',
        fileName: 'diag.tar.gz',
        object: ref(),
        sequencer: '0A',
        sizeBytes: 8,
        status: 'complete',
        code: null,
        createdAt: storedAt,
        engine: `0.1.0 ${'e'.repeat(64)}`,
        nodes: [{ node: 'expc1', verdict: 'fail' }],
      },
    ]);
    expect(state.nodes).toMatchObject([{ node: 'expc1', site: 'berlin', reference: 'INC-7', verdict: 'fail' }]);
    expect(state.findings).toMatchObject([{ state: 'open', cause: 'self-signed' }]);
    expect(world.reports.published.get('reports/berlin/INC-7/diag.tar.gz.md')?.content).toBe(
      'full report of diag.tar.gz',
    );
    const copy = world.reports.published.get('reports/berlin/INC-7/diag.tar.gz.json')?.content ?? '';
    expect(JSON.parse(copy)).toMatchObject({ site: 'berlin', reference: 'INC-7' });
  });

  test('leaves its facts beside the report, for later', async () => {
    const world = ingestWorld();
    world.source.put(ref(), 'evidence', storedAt);
    await world.ingest(messages({ Records: [created(key)] }));
    expect(await world.reports.loadFacts(bundleIdOf(ref()))).toEqual(factsOf('expc1'));
  });

  test('has its key decoded', async () => {
    const world = ingestWorld();
    world.source.put(ref('v1', 'drop/k\u00f6ln/my diag+1.log'), 'evidence', storedAt);
    await world.ingest(messages({ Records: [created('drop/k%C3%B6ln/my+diag%2B1.log')] }));
    expect((await stateOf(world)).bundles).toMatchObject([{ site: 'k\u00f6ln', fileName: 'my diag+1.log' }]);
  });

  test('that cannot be read gets a report that says so', async () => {
    const world = ingestWorld();
    world.source.put(ref(), 'junk', storedAt);
    await world.ingest(messages({ Records: [created(key)] }));
    expect((await stateOf(world)).bundles).toMatchObject([{ status: 'unreadable', code: 'not-a-bundle', nodes: [] }]);
    expect(world.reports.published.size).toBe(2);
  });

  test('that is gone has failed, and is not tried again', async () => {
    const world = ingestWorld();
    expect(await world.ingest(messages({ Records: [created(key)] }))).toEqual({ batchItemFailures: [] });
    const state = await stateOf(world);
    expect(state.bundles).toMatchObject([{ status: 'failed', code: 'object-gone' }]);
    expect(state).toMatchObject({ saved: [], facts: [] });
    const copy = world.reports.published.get('reports/berlin/INC-7/diag.tar.gz.json')?.content ?? '';
    expect(JSON.parse(copy)).toMatchObject({
      schema: 'logverdict/report/1',
      engine: { version: '0.1.0' },
      site: 'berlin',
      reference: 'INC-7',
      bundles: [{ fileName: 'diag.tar.gz', status: 'unreadable', problems: [{ code: 'object-gone', member: null }] }],
      nodes: [],
    });
  });

  test('is read once, however often its event comes', async () => {
    const world = ingestWorld();
    world.source.put(ref(), 'evidence', storedAt);
    const event = messages({ Records: [created(key)] });
    await world.ingest(event);
    const once = await stateOf(world);
    world.reports.published.clear();
    await world.ingest(event);
    expect(world.source.opened).toBe(1);
    expect(await stateOf(world)).toEqual(once);
  });

  test('is read again by another version of the program', async () => {
    const world = ingestWorld();
    world.source.put(ref(), 'evidence', storedAt);
    await world.ingest(messages({ Records: [created(key)] }));
    const newer = ingestWorld({ ...world.deps, engineVersion: '0.2.0' });
    await newer.ingest(messages({ Records: [created(key)] }));
    expect(world.source.opened).toBe(2);
    expect((await stateOf(world)).bundles).toMatchObject([{ engine: `0.2.0 ${'e'.repeat(64)}` }]);
  });

  test('keeps its verdicts when it is gone by the time another version would read it', async () => {
    const world = ingestWorld();
    world.source.put(ref(), 'evidence', storedAt);
    await world.ingest(messages({ Records: [created(key)] }));
    const before = await stateOf(world);
    world.source.remove(ref());
    await ingestWorld({ ...world.deps, engineVersion: '0.2.0' }).ingest(messages({ Records: [created(key)] }));
    expect(await stateOf(world)).toEqual(before);
  });

  test('leaves the copies of a newer version alone when its own event comes late', async () => {
    const world = ingestWorld();
    world.source.put(ref('v1'), 'junk', storedAt);
    world.source.put(ref('v2'), 'evidence', storedAt);
    await world.ingest(messages({ Records: [created(key, { versionId: 'v2', sequencer: '1B' })] }));
    const copies = [...world.reports.published];
    await world.ingest(messages({ Records: [created(key, { versionId: 'v1', sequencer: '0F' })] }));
    expect((await stateOf(world)).bundles.map(({ status }) => status).sort()).toEqual(['complete', 'unreadable']);
    expect([...world.reports.published]).toEqual(copies);
  });
});

describe('a dropped bundle in a bucket without versions', () => {
  const unversioned = { bucket: 'bundles', key, versionId: null };
  const event = (sequencer: string) => {
    const record = created(key, { sequencer });
    return messages({ Records: [{ ...record, s3: { ...record.s3, object: { key, sequencer } } }] });
  };

  test('is read again when it was overwritten, and not for a late event of what it was', async () => {
    const world = ingestWorld();
    world.source.put(unversioned, 'evidence', storedAt);
    await world.ingest(event('01'));
    world.source.put(unversioned, 'junk', storedAt);
    await world.ingest(event('02'));
    expect((await stateOf(world)).bundles).toMatchObject([{ status: 'unreadable', sequencer: '02' }]);
    expect(await world.reports.loadFacts(bundleIdOf(unversioned))).toEqual(noFacts);
    await world.ingest(event('01'));
    expect(world.source.opened).toBe(2);
    expect((await stateOf(world)).bundles).toMatchObject([{ status: 'unreadable', sequencer: '02' }]);
  });
});

describe('an upload', () => {
  const bundleId = `b_${'c'.repeat(26)}`;
  const uploadedKey = `uploads/${bundleId}/diag.tar.gz`;
  const announced: BundleRecord = {
    bundleId,
    site: 'paris',
    reference: 'INC-9',
    fileName: 'diag.tar.gz',
    object: { bucket: 'bundles', key: uploadedKey, versionId: null },
    sequencer: null,
    sizeBytes: 40,
    expectedSha256: null,
    status: 'awaiting-upload',
    code: null,
    createdAt: '2026-03-01T10:00:00.000Z',
    uploadExpiresAt: '2026-03-01T11:00:00.000Z',
    engine: null,
    nodes: [],
  };
  const content = 'evidence that is longer than one chunk!!';
  /** Of `content`, by sha256sum. */
  const contentSha256 = '75dbadef5b07a7d4296b9f770a813599445e1b7a5910e9e0c97c5d407b7388ac';

  async function uploaded(change: Partial<BundleRecord>) {
    const world = ingestWorld();
    await world.verdicts.createBundle({ ...announced, ...change });
    world.source.put(ref('v1', uploadedKey), content, storedAt);
    await world.ingest(messages({ Records: [created(uploadedKey)] }));
    return { world, state: await stateOf(world) };
  }

  test('keeps the id, site, reference and time of its announcement, and shows no copies', async () => {
    const { world, state } = await uploaded({ expectedSha256: contentSha256 });
    expect(state.bundles).toMatchObject([
      { bundleId, site: 'paris', reference: 'INC-9', status: 'complete', createdAt: announced.createdAt },
    ]);
    expect(state.bundles[0]?.object.versionId).toBe('v1');
    expect(world.reports.published.size).toBe(0);
  });

  test('with other bytes than promised has failed, and leaves no verdict', async () => {
    const { state } = await uploaded({ expectedSha256: '0'.repeat(64) });
    expect(state.bundles).toMatchObject([{ status: 'failed', code: 'checksum-mismatch', nodes: [] }]);
    expect(state).toMatchObject({ nodes: [], saved: [], facts: [] });
  });

  test('that is overwritten with other bytes than promised keeps what it came to', async () => {
    const { world, state } = await uploaded({ expectedSha256: contentSha256 });
    world.source.put(ref('v2', uploadedKey), 'other bytes', storedAt);
    await world.ingest(messages({ Records: [created(uploadedKey, { versionId: 'v2', sequencer: '0B' })] }));
    expect(world.source.opened).toBe(2);
    expect(await stateOf(world)).toEqual(state);
  });

  test('that had failed is read when the promised bytes come after all', async () => {
    // sha256sum of `evidence`
    const { world } = await uploaded({
      expectedSha256: 'ee8250fb76e094b34b471f13a73dbbe51d1ae142e9df59d7c0d31ec20f0a0a8e',
    });
    expect((await stateOf(world)).bundles).toMatchObject([{ status: 'failed' }]);
    world.source.put(ref('v2', uploadedKey), 'evidence', storedAt);
    await world.ingest(messages({ Records: [created(uploadedKey, { versionId: 'v2', sequencer: '0B' })] }));
    expect((await stateOf(world)).bundles).toMatchObject([{ status: 'complete', code: null, sequencer: '0B' }]);
  });

  test('under another name than announced is left alone', async () => {
    const { world, state } = await uploaded({ object: { ...announced.object, key: `uploads/${bundleId}/other` } });
    expect(state.bundles).toMatchObject([{ status: 'awaiting-upload' }]);
    expect(world.source.opened).toBe(0);
  });
});

test('a bundle that another run has read meanwhile keeps its report, though its object is gone by now', async () => {
  const world = ingestWorld();
  world.source.put(ref(), 'evidence', storedAt);
  const event = messages({ Records: [created(key)] });
  const late: BundleSource = {
    remove: async () => undefined,
    open: async () => {
      await world.ingest(event);
      throw new Fault('object-gone', 'expected an object, found none');
    },
  };
  await ingestWorld({ ...world.deps, source: late }).ingest(event);

  const state = await stateOf(world);
  expect(state.bundles).toMatchObject([{ status: 'complete', code: null }]);
  expect(JSON.stringify(state.published)).not.toContain('object-gone');
});

describe('a message', () => {
  test.each([
    ['of the bucket about itself', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'bundles' }],
    ['about a removal', { Records: [{ ...created(key), eventName: 'ObjectRemoved:Delete' }] }],
    ['about another bucket', { Records: [created(key, { bucket: 'elsewhere' })] }],
    ['about a report', { Records: [created('reports/berlin/diag.tar.gz.json')] }],
    ['about an upload nobody asked for', { Records: [created(`uploads/b_${'z'.repeat(26)}/diag.tar.gz`)] }],
    ['about an empty folder', { Records: [created('drop/berlin/')] }],
  ])('%s is taken and changes nothing', async (_name, body) => {
    const world = ingestWorld();
    expect(await world.ingest(messages(body))).toEqual({ batchItemFailures: [] });
    expect((await stateOf(world)).bundles).toEqual([]);
    expect(world.source.opened).toBe(0);
  });

  test('that fails is handed back alone', async () => {
    const world = ingestWorld();
    world.source.put(ref(), 'evidence', storedAt);
    const event = messages({ not: 'an event' }, { Records: [created(key)] });
    expect(await world.ingest(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect((await stateOf(world)).bundles).toMatchObject([{ status: 'complete' }]);
    expect(world.logged.filter(({ level }) => level === 'error')).toMatchObject([{ messageId: 'm1' }]);
  });
});

test('a copy that is written after its bundle was deleted is removed again', async () => {
  const world = ingestWorld();
  world.source.put(
    { bucket: 'bundles', key: 'drop/berlin/diag.tar.gz', versionId: 'v1' },
    'evidence',
    '2026-03-01T10:59:58.000Z',
  );
  const { publish } = world.reports;
  world.reports.publish = async (published) => {
    const { items } = await world.verdicts.bundles({ sites: null }, { limit: 1, cursor: null });
    for (const bundle of items) await world.verdicts.deleteBundle(bundle);
    return publish.call(world.reports, published);
  };
  expect(await world.ingest(messages({ Records: [created('drop/berlin/diag.tar.gz')] }))).toEqual({
    batchItemFailures: [],
  });
  expect(world.reports.published.size).toBe(0);
  expect(world.reports.saved.size).toBe(0);
});
