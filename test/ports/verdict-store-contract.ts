// What every verdict store must do. A factory gives an empty store for every test.
import { describe, expect, test } from 'vitest';
import type { VerdictStore } from '../../shared/model/ports.ts';
import { aBundle, aCapture, aFailingCapture, aMendedCapture, selfSigned } from './records.ts';

const everySite = { sites: null };
const whole = { limit: 100, cursor: null };
const done = (bundleId: string) => aBundle(bundleId, { status: 'complete' });
const early = { capturedAt: '2026-03-01T09:00:00.000Z' };
const late = { capturedAt: '2026-03-02T09:00:00.000Z' };

export function verdictStoreContract(makeStore: () => Promise<VerdictStore>): void {
  describe('bundles', () => {
    test('a bundle is created once and then answered as it stands', async () => {
      const store = await makeStore();
      expect(await store.createBundle(aBundle('b1'))).toEqual(aBundle('b1'));
      expect(await store.createBundle(aBundle('b1', { site: 'other' }))).toEqual(aBundle('b1'));
      expect(await store.bundle('b1')).toEqual(aBundle('b1'));
    });

    test('a bundle comes back with everything it was stored with', async () => {
      const store = await makeStore();
      const nodes = [{ node: 'expc1', verdict: 'fail' as const, headline: 'expc1 cannot reach cucm' }];
      const bundle = aBundle('b1', { requestSha256: 'ab'.repeat(32), reference: 'SR 1', sequencer: '0A', nodes });
      await store.createBundle(bundle);
      expect(await store.bundle('b1')).toEqual(bundle);
      await store.saveVerdicts({ ...bundle, status: 'partial', engine: '1.0.0 cd' }, []);
      expect(await store.bundle('b1')).toEqual({ ...bundle, status: 'partial', engine: '1.0.0 cd' });
    });

    test('an unknown bundle is null', async () => {
      expect(await (await makeStore()).bundle('b1')).toBeNull();
    });

    test('a change keeps what it does not name', async () => {
      const store = await makeStore();
      await store.createBundle(aBundle('b1'));
      await store.updateBundle('b1', { status: 'processing', sizeBytes: 12, sequencer: '0A' });
      expect(await store.bundle('b1')).toEqual(aBundle('b1', { status: 'processing', sizeBytes: 12, sequencer: '0A' }));
    });

    test('a change of a bundle that is not there is refused', async () => {
      const store = await makeStore();
      await expect(store.updateBundle('b1', { status: 'queued' })).rejects.toMatchObject({ code: 'bundle-not-found' });
    });

    test('a finished bundle never goes back to an unfinished status', async () => {
      const store = await makeStore();
      await store.saveVerdicts(aBundle('b1', { status: 'unreadable', code: 'not-an-archive' }), []);
      await store.updateBundle('b1', { status: 'processing', code: null });
      expect(await store.bundle('b1')).toMatchObject({ status: 'unreadable', code: 'not-an-archive' });
    });
  });

  describe('a bundle that was read', () => {
    test.each(['complete', 'partial', 'unreadable'] as const)(
      'keeps what it came to when a run that failed says so afterwards: %s',
      async (status) => {
        const store = await makeStore();
        const read = aBundle('b1', { status });
        const captures = status === 'unreadable' ? [] : [aFailingCapture('b1', early)];
        await store.saveVerdicts(read, captures);
        await store.saveVerdicts(aBundle('b1', { status: 'failed', code: 'processing-failed' }), []);
        expect(await store.bundle('b1')).toEqual(read);
        expect((await store.nodes(everySite, whole)).items).toHaveLength(captures.length);
      },
    );

    test('takes the place of a failure', async () => {
      const store = await makeStore();
      await store.saveVerdicts(aBundle('b1', { status: 'failed', code: 'processing-failed' }), []);
      await store.saveVerdicts(done('b1'), []);
      expect(await store.bundle('b1')).toEqual(done('b1'));
    });
  });

  describe('captures', () => {
    test('the latest capture is the one that ended last, in whatever order they come', async () => {
      const store = await makeStore();
      await store.saveVerdicts(done('b2'), [aMendedCapture('b2', late)]);
      await store.saveVerdicts(done('b1'), [aFailingCapture('b1', early)]);
      const { items } = await store.nodes(everySite, whole);
      expect(items).toEqual([aMendedCapture('b2', late)]);
    });

    test('a verified success resolves the finding, whether the failure is saved before it or after', async () => {
      const saves: [string, ReturnType<typeof aCapture>][] = [
        ['b1', aFailingCapture('b1', early)],
        ['b2', aMendedCapture('b2', late)],
      ];
      for (const order of [saves, [...saves].reverse(), [...saves, ...saves]]) {
        const store = await makeStore();
        for (const [bundleId, capture] of order) await store.saveVerdicts(done(bundleId), [capture]);
        expect(await store.finding(selfSigned.findingId)).toMatchObject({
          state: 'resolved',
          stateBundleId: 'b2',
          stateSince: '2026-03-02T09:00:00.000Z',
          bundleId: 'b1',
        });
      }
    });

    test('a bundle that is read again replaces what it said before', async () => {
      const store = await makeStore();
      await store.saveVerdicts(done('b1'), [aFailingCapture('b1'), aCapture('b1', { node: 'expc2' })]);
      await store.saveVerdicts(done('b1'), [aCapture('b1', { node: 'expc2', verdict: 'warn' })]);
      const { items } = await store.nodes(everySite, whole);
      expect(items.map(({ node, verdict }) => [node, verdict])).toEqual([['expc2', 'warn']]);
      expect(await store.finding(selfSigned.findingId)).toBeNull();
    });

    test('captures of another bundle are refused, and nothing is saved', async () => {
      const store = await makeStore();
      const saved = store.saveVerdicts(done('b1'), [aFailingCapture('b1'), aFailingCapture('b2')]);
      await expect(saved).rejects.toMatchObject({ code: 'invalid-request' });
      expect(await store.bundle('b1')).toBeNull();
      expect((await store.nodes(everySite, whole)).items).toEqual([]);
    });

    test('bundles of one node that are saved at the same time end as if one had come after the other', async () => {
      const store = await makeStore();
      await Promise.all([
        store.saveVerdicts(done('b2'), [aMendedCapture('b2', late)]),
        store.saveVerdicts(done('b1'), [aFailingCapture('b1', early)]),
      ]);
      expect((await store.nodes(everySite, whole)).items).toEqual([aMendedCapture('b2', late)]);
      expect(await store.finding(selfSigned.findingId)).toMatchObject({ state: 'resolved', stateBundleId: 'b2' });
    });

    test('captures of one bundle under two spellings of a name are one node', async () => {
      const store = await makeStore();
      await store.saveVerdicts(done('b1'), [aCapture('b1', { node: 'expc1' }), aCapture('b1', { node: 'EXPC1' })]);
      expect((await store.nodes(everySite, whole)).items).toHaveLength(1);
    });
  });
}
