// What every verdict store must do when a bundle is deleted. A factory gives an empty store for every test.
import { describe, expect, test } from 'vitest';
import { aBundle, aCapture, aFailingCapture, aMendedCapture, selfSigned } from './records.ts';
import { told } from './told.ts';
import { aTellingStore, type MakeStore } from './verdict-store-events-contract.ts';

const { findingId } = selfSigned;
const everySite = { sites: null };
const whole = { limit: 100, cursor: null };
const node = { site: 'lab', node: 'expc1' };
const day = (at: number) => ({ capturedAt: `2026-03-0${at}T09:00:00.000Z` });
const bundle = (bundleId: string) => aBundle(bundleId, { status: 'complete', sequencer: '0A' });
const deleted = { code: 'bundle-deleted' };

export function verdictStoreDeletionContract(make: MakeStore): void {
  const aStore = async () => {
    const world = await aTellingStore(make);
    const { store, clock } = world;
    const remove = async (bundleId: string): Promise<string> => {
      const at = clock.tick();
      await store.deleteBundle((await store.bundle(bundleId)) ?? bundle(bundleId));
      return at;
    };
    return { ...world, remove };
  };

  describe('a deleted bundle', () => {
    test('is gone with its captures, findings and node, and leaves a mark of what remains to be removed', async () => {
      const { store, save, remove } = await aStore();
      await save('b1', [aFailingCapture('b1')], { sequencer: '0A', reference: 'SR-1' });
      const deletedAt = await remove('b1');
      expect(await store.bundle('b1')).toBeNull();
      for (const filter of [{}, { status: 'complete' }, { reference: 'SR-1' }, { key: bundle('b1').object.key }]) {
        expect((await store.bundles({ ...everySite, ...filter }, whole)).items).toEqual([]);
      }
      expect((await store.nodes(everySite, whole)).items).toEqual([]);
      expect(await store.findNodes({ ...everySite, name: 'expc1' })).toEqual([]);
      expect((await store.history(node, whole)).items).toEqual([]);
      expect(await store.finding(findingId)).toBeNull();
      const remains = { object: bundle('b1').object, sequencer: '0A' };
      expect(await store.deletedBundle('b1')).toEqual({ bundleId: 'b1', site: 'lab', deletedAt, remains });
    });

    test('leaves its node as the capture before it showed it', async () => {
      const { store, save, remove } = await aStore();
      const before = aFailingCapture('b1', day(1));
      await save('b1', [before]);
      await save('b2', [aMendedCapture('b2', day(2))]);
      await remove('b2');
      expect((await store.nodes(everySite, whole)).items).toEqual([before]);
      expect(await store.finding(findingId)).toMatchObject({ state: 'open', stateBundleId: 'b1' });
      expect((await store.history(node, whole)).items).toEqual([before]);
    });

    test('leaves the findings of others, with what people added to them', async () => {
      const { store, save, remove } = await aStore();
      await save('b1', [aFailingCapture('b1', day(1))]);
      await save('b2', [
        aFailingCapture('b2', { ...day(2), findings: [selfSigned, { ...selfSigned, findingId: 'f_2' }] }),
      ]);
      await store.changeFinding(findingId, { kind: 'link-ticket', system: 'snow', ticketId: 'INC1' });
      await remove('b2');
      expect((await store.findings(everySite, whole)).items).toMatchObject([
        { findingId, bundleId: 'b1', tickets: [{ ticketId: 'INC1' }] },
      ]);
    });

    test('leaves a mark until nothing remains of it, and after', async () => {
      const { store, save, remove } = await aStore();
      await save('b1', [aFailingCapture('b1')]);
      await remove('b1');
      await store.noteRemoved('b1');
      await store.noteRemoved('b1');
      expect(await store.deletedBundle('b1')).toMatchObject({ bundleId: 'b1', remains: null });
      expect(await store.deletedBundle('b2')).toBeNull();
      await store.noteRemoved('b2');
      expect(await store.deletedBundle('b2')).toBeNull();
    });

    test('may be deleted again: the mark stays as it was', async () => {
      const { store, save, remove } = await aStore();
      await save('b1', [aFailingCapture('b1')]);
      const stored = await store.bundle('b1');
      await remove('b1');
      await store.noteRemoved('b1');
      const mark = await store.deletedBundle('b1');
      if (stored) await store.deleteBundle(stored);
      expect(await store.deletedBundle('b1')).toEqual(mark);
    });

    test('takes no more changes: all that comes late for it is refused, and changes nothing', async () => {
      const { store, save, remove, news } = await aStore();
      await save('b0', [aFailingCapture('b0', day(1))]);
      await save('b1', [aFailingCapture('b1', day(2))]);
      await remove('b1');
      await news();
      const late = [aFailingCapture('b1', day(3)), aCapture('b1', { node: 'expc2' })];
      await expect(store.createBundle(bundle('b1'))).rejects.toMatchObject(deleted);
      await expect(store.updateBundle('b1', { status: 'processing' })).rejects.toMatchObject(deleted);
      await expect(store.saveVerdicts(bundle('b1'), late)).rejects.toMatchObject(deleted);
      expect(await store.bundle('b1')).toBeNull();
      const nodes = (await store.nodes(everySite, whole)).items;
      expect(nodes.map((capture) => [capture.node, capture.bundleId])).toEqual([['expc1', 'b0']]);
      expect(await news()).toEqual([]);
    });

    test('that never was known is marked all the same', async () => {
      const { store, remove } = await aStore();
      await remove('b1');
      expect(await store.deletedBundle('b1')).toMatchObject({ bundleId: 'b1' });
      await expect(store.createBundle(bundle('b1'))).rejects.toMatchObject(deleted);
    });

    test('is not there afterwards, though it is saved at the same moment', async () => {
      for (let round = 0; round < 4; round++) {
        const { store, save, clock } = await aStore();
        await save('b0', [aFailingCapture('b0', day(1))]);
        await store.createBundle(bundle('b1'));
        clock.tick();
        const captures = ['expc1', 'e2', 'e3'].map((name) => aMendedCapture('b1', { ...day(2), node: name }));
        const saving = store.saveVerdicts(bundle('b1'), captures).catch((error: unknown) => {
          expect(error).toMatchObject(deleted);
        });
        await Promise.all([saving, store.deleteBundle(bundle('b1'))]);
        expect(await store.bundle('b1')).toBeNull();
        expect((await store.nodes(everySite, whole)).items).toEqual([aFailingCapture('b0', day(1))]);
        expect(await store.finding(findingId)).toMatchObject({ state: 'open' });
        expect((await store.bundles(everySite, whole)).items.map(({ bundleId }) => bundleId)).toEqual(['b0']);
      }
    });

    test('is told of no more, and whoever has read up to one of its events goes on from there', async () => {
      const { save, remove, events } = await aStore();
      await save('b1', [aFailingCapture('b1', day(1))], { engine: 'old' });
      await save('b1', [aFailingCapture('b1', day(1))], { engine: 'new' });
      await save('b2', [aMendedCapture('b2', { ...day(2), node: 'expc2' })]);
      const before = (await events()).items;
      expect(before.map(told)).toHaveLength(4 + 2);
      await remove('b1');
      const left = before.filter((event) => event.bundleId === 'b2');
      expect((await events()).items).toEqual(left);
      expect((await events({ sites: ['lab'] })).items).toEqual(left);
      for (const { eventId } of before.slice(0, 4)) {
        expect((await events({ ...everySite, after: eventId })).items).toEqual(left);
      }
      const other = events({ sites: ['north'], after: before[0]?.eventId ?? '' });
      await expect(other).rejects.toMatchObject({ code: 'invalid-request' });
    });

    test('is told of no more where it once showed a node that it does not show any longer', async () => {
      const { save, remove, events } = await aStore();
      await save('b1', [aFailingCapture('b1', { node: 'misread' })]);
      await save('b1', [aFailingCapture('b1')]);
      await remove('b1');
      expect((await events()).items).toEqual([]);
    });

    test('tells by its going what its nodes fall back to', async () => {
      const { save, remove, news } = await aStore();
      await save('b1', [aFailingCapture('b1', day(1))]);
      await save('b2', [aMendedCapture('b2', day(2))]);
      await news();
      await remove('b2');
      expect(await news()).toEqual([
        'NodeVerdictChanged expc1 pass fail by b1',
        `FindingOpened ${findingId} open by b1`,
      ]);
    });
  });
}
