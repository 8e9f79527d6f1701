// What every report store must do. A factory gives an empty store and a way to look at what was published.
import { expect, test } from 'vitest';
import type { ReportStore } from '../../shared/model/ports.ts';
import { factsOf, noFacts } from '../doubles/facts-of.ts';
import { aReport } from './records.ts';

export interface ReportStoreUnderTest {
  store: ReportStore;
  /** Text of a published copy, by its key below `reports/`; null when there is none. */
  published(key: string): Promise<string | null>;
}

const copies = (sequencer: string, text: string) => ({
  key: 'drop/lab/SR 1/a+b ü.tar.gz',
  sequencer,
  json: `{"text":"${text}"}`,
  markdown: `# ${text}`,
});

export function reportStoreContract(make: () => Promise<ReportStoreUnderTest>): void {
  test('a report is loaded as it was saved, the newest save last', async () => {
    const { store } = await make();
    await store.save('b1', aReport('b1', 'first'));
    await store.save('b1', aReport('b1', 'second'));
    expect(await store.load('b1')).toEqual(aReport('b1', 'second'));
  });

  test('a bundle without a report is null', async () => {
    const { store } = await make();
    expect(await store.load('b1')).toBeNull();
    expect(await store.load('../../etc/passwd')).toBeNull();
  });

  test('facts are loaded as they were saved, the newest save last', async () => {
    const { store } = await make();
    await store.saveFacts('b1', noFacts);
    await store.saveFacts('b1', factsOf('expc1'));
    await store.saveFacts('b2', factsOf('expc2'));
    expect(await store.loadFacts('b1')).toEqual(factsOf('expc1'));
    await store.saveFacts('b1', noFacts);
    expect(await store.loadFacts('b1')).toEqual(noFacts);
    expect(await store.loadFacts('b2')).toEqual(factsOf('expc2'));
  });

  test('a bundle without facts is null', async () => {
    const { store } = await make();
    for (const bundleId of ['b1', '../../etc/passwd', '../reports-by-id/b1', '__proto__', '']) {
      expect(await store.loadFacts(bundleId)).toBeNull();
    }
  });

  test('report and facts of one bundle are two things', async () => {
    const { store } = await make();
    await store.saveFacts('b1', factsOf('expc1'));
    expect(await store.load('b1')).toBeNull();
    await store.save('b1', aReport('b1'));
    await store.save('b2', aReport('b2'));
    expect(await store.loadFacts('b1')).toEqual(factsOf('expc1'));
    expect(await store.load('b1')).toEqual(aReport('b1'));
    expect(await store.loadFacts('b2')).toBeNull();
  });

  test('facts of an id that is none of ours are kept apart from others', async () => {
    const { store } = await make();
    await store.saveFacts('../b1', factsOf('expc1'));
    expect(await store.loadFacts('../b1')).toEqual(factsOf('expc1'));
    expect(await store.loadFacts('b1')).toBeNull();
  });

  test('both copies are put beside the drop folder, under the same names', async () => {
    const { store, published } = await make();
    expect(await store.publish(copies('01', 'one'))).toBe(true);
    expect(await published('lab/SR 1/a+b ü.tar.gz.json')).toBe('{"text":"one"}');
    expect(await published('lab/SR 1/a+b ü.tar.gz.md')).toBe('# one');
  });

  test('an older version that comes late writes nothing', async () => {
    const { store, published } = await make();
    expect(await store.publish(copies('0B', 'newer'))).toBe(true);
    expect(await store.publish(copies('0A', 'older'))).toBe(false);
    expect(await published('lab/SR 1/a+b ü.tar.gz.md')).toBe('# newer');
  });

  test('the same version again is written again: the first time may have been half done', async () => {
    const { store, published } = await make();
    await store.publish(copies('0B', 'once'));
    expect(await store.publish(copies('0B', 'twice'))).toBe(true);
    expect(await published('lab/SR 1/a+b ü.tar.gz.md')).toBe('# twice');
  });

  test('what is removed is gone: report, facts, and the copies of that very version', async () => {
    const { store, published } = await make();
    await store.save('b1', aReport('b1'));
    await store.save('b1', aReport('b1'));
    await store.save('b2', aReport('b2'));
    await store.saveFacts('b1', factsOf('expc1'));
    await store.publish(copies('0B', 'one'));
    await store.remove('b1', { key: copies('0B', '').key, sequencer: '0B' });
    expect([await store.load('b1'), await store.loadFacts('b1')]).toEqual([null, null]);
    expect(await store.load('b2')).toEqual(aReport('b2'));
    expect(await published('lab/SR 1/a+b ü.tar.gz.json')).toBeNull();
    expect(await published('lab/SR 1/a+b ü.tar.gz.md')).toBeNull();
    await store.remove('b1', { key: copies('0B', '').key, sequencer: '0B' });
  });

  test('copies of earlier versions do not come up again when the newest one is removed', async () => {
    const { store, published } = await make();
    await store.publish(copies('0A', 'older'));
    await store.publish(copies('0B', 'newer'));
    await store.remove('b2', { key: copies('0B', '').key, sequencer: '0B' });
    expect(await published('lab/SR 1/a+b ü.tar.gz.json')).toBeNull();
    expect(await store.publish(copies('0B', 'again'))).toBe(true);
    expect(await published('lab/SR 1/a+b ü.tar.gz.json')).toBe('{"text":"again"}');
  });

  test('a bundle that was uploaded is removed too, though it has no copies', async () => {
    const { store } = await make();
    await store.save('b1', aReport('b1'));
    await store.remove('b1', { key: 'uploads/b1/a.tar.gz', sequencer: '0A' });
    expect(await store.load('b1')).toBeNull();
  });

  test('copies of another version stay when a bundle is removed', async () => {
    const { store, published } = await make();
    await store.publish(copies('0B', 'newer'));
    await store.remove('b1', { key: copies('0B', '').key, sequencer: '0A' });
    await store.remove('b1', null);
    expect(await published('lab/SR 1/a+b ü.tar.gz.md')).toBe('# newer');
  });

  test('of two versions published at the same time the newer one stays', async () => {
    const { store, published } = await make();
    await Promise.all([store.publish(copies('0C', 'newer')), store.publish(copies('0A', 'older'))]);
    expect(await published('lab/SR 1/a+b ü.tar.gz.md')).toBe('# newer');
  });
}
