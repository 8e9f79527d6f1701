// What every verdict store must do with what people add to findings, and with the past of a node. A factory gives an empty
// store for every test.
import { describe, expect, test } from 'vitest';
import { aBundle, aCapture, aFailingCapture, aMendedCapture, selfSigned } from './records.ts';
import { aTellingStore, type MakeStore } from './verdict-store-events-contract.ts';

const { findingId } = selfSigned;
const everySite = { sites: null };
const whole = { limit: 100, cursor: null };
const day = (at: number) => ({ capturedAt: `2026-03-0${at}T09:00:00.000Z` });
const link = (ticketId: string) => ({ kind: 'link-ticket' as const, system: 'snow', ticketId });
const acknowledge = { kind: 'acknowledge' as const, reason: 'renewed on Friday', by: 'ops', expiresAt: null };

export function verdictStoreMarksContract(make: MakeStore): void {
  describe('what people add to a finding', () => {
    test('is on the finding, with the time', async () => {
      const { store, save, clock } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1')]);
      const linkedAt = clock.tick();
      await store.changeFinding(findingId, link('INC1'));
      const at = clock.tick();
      const changed = await store.changeFinding(findingId, acknowledge);
      expect(changed).toMatchObject({
        findingId,
        state: 'open',
        tickets: [{ system: 'snow', ticketId: 'INC1', linkedAt }],
        acknowledgement: { reason: 'renewed on Friday', by: 'ops', expiresAt: null, at },
        updatedAt: at,
      });
      expect(await store.finding(findingId)).toEqual(changed);
      expect((await store.findings(everySite, whole)).items).toEqual([changed]);
    });

    test('is taken off again', async () => {
      const { store, save, clock } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1')]);
      for (const change of [link('INC1'), link('INC2'), acknowledge]) await store.changeFinding(findingId, change);
      const at = clock.tick();
      await store.changeFinding(findingId, { kind: 'unlink-ticket', system: 'snow', ticketId: 'INC1' });
      const changed = await store.changeFinding(findingId, { kind: 'withdraw-acknowledgement' });
      expect(changed).toMatchObject({ tickets: [{ ticketId: 'INC2' }], acknowledgement: null, updatedAt: at });
    });

    test('stays through all that later captures show, and through late ones', async () => {
      const { store, save } = await aTellingStore(make);
      await save('b2', [aFailingCapture('b2', day(2))]);
      for (const change of [link('INC1'), acknowledge]) await store.changeFinding(findingId, change);
      await save('b3', [aMendedCapture('b3', day(3))]);
      const marks = { tickets: [{ ticketId: 'INC1' }], acknowledgement: { reason: 'renewed on Friday' } };
      expect(await store.finding(findingId)).toMatchObject({ state: 'resolved', ...marks });
      await save('b4', [aFailingCapture('b4', day(4))]);
      await save('b1', [aFailingCapture('b1', day(1))]);
      expect(await store.finding(findingId)).toMatchObject({ state: 'open', reopened: 1, ...marks });
    });

    test('changes nothing when it is added again, and tells no event', async () => {
      const { store, save, clock, news } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1')]);
      await news();
      await store.changeFinding(findingId, link('INC1'));
      const before = await store.changeFinding(findingId, acknowledge);
      clock.tick();
      for (const change of [link('INC1'), acknowledge]) {
        expect(await store.changeFinding(findingId, change)).toEqual(before);
      }
      expect(await store.finding(findingId)).toEqual(before);
      expect(await news()).toEqual([]);
    });

    test('is fifty tickets at most', async () => {
      const { store, save } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1')]);
      for (let at = 0; at < 50; at++) await store.changeFinding(findingId, link(`INC${at}`));
      await expect(store.changeFinding(findingId, link('INC50'))).rejects.toMatchObject({ code: 'too-many-marks' });
      expect((await store.changeFinding(findingId, link('INC7')))?.tickets).toHaveLength(50);
    });

    test('is not lost when several add at the same time, or a bundle is saved meanwhile', async () => {
      const { store, save } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1', day(1))]);
      await Promise.all([
        store.changeFinding(findingId, link('INC1')),
        save('b2', [aFailingCapture('b2', day(2))]),
        store.changeFinding(findingId, link('INC2')),
        store.changeFinding(findingId, acknowledge),
        save('b3', [aMendedCapture('b3', day(3))]),
      ]);
      const finding = await store.finding(findingId);
      expect(finding).toMatchObject({ state: 'resolved', bundleId: 'b2', acknowledgement: { by: 'ops' } });
      expect(finding?.tickets.map(({ ticketId }) => ticketId).sort()).toEqual(['INC1', 'INC2']);
    });

    test('on a finding that is not there is null', async () => {
      const { store } = await aTellingStore(make);
      expect(await store.changeFinding('f_none', link('INC1'))).toBeNull();
      expect(await store.finding('f_none')).toBeNull();
    });
  });

  describe('the time of a finding', () => {
    test('is that of its last change, and stays when a save changes nothing of it', async () => {
      const { store, save, clock } = await aTellingStore(make);
      await save('b1', [aFailingCapture('b1', day(1))]);
      const first = clock.now().toISOString();
      await save('b1', [aFailingCapture('b1', day(1))]);
      await save('b0', [aCapture('b0', { ...day(2), complete: false })]);
      expect(await store.finding(findingId)).toMatchObject({ updatedAt: first });
      await save('b2', [aFailingCapture('b2', day(3))]);
      expect(await store.finding(findingId)).toMatchObject({ updatedAt: clock.now().toISOString() });
    });

    test('finds what was changed after an instant, with any other filter', async () => {
      const { store, save, clock } = await aTellingStore(make);
      const findings = (name: string) => [{ ...selfSigned, findingId: `f_${name}` }];
      await save('b1', [aFailingCapture('b1', { node: 'e1', findings: findings('1') })]);
      const first = clock.now().toISOString();
      await save('b2', [aFailingCapture('b2', { node: 'e2', findings: findings('2') })]);
      const found = async (filter: object) =>
        (await store.findings({ ...everySite, ...filter }, whole)).items.map((finding) => finding.findingId);
      expect(await found({ updatedAfter: '2026-01-01T00:00:00.000Z' })).toEqual(['f_1', 'f_2']);
      expect(await found({ updatedAfter: first })).toEqual(['f_2']);
      expect(await found({ updatedAfter: first, node: 'e1' })).toEqual([]);
      expect(await found({ updatedAfter: first, state: 'open', sites: ['lab'], severity: 'high' })).toEqual(['f_2']);
      const later = clock.tick();
      await store.changeFinding('f_1', link('INC1'));
      expect(await found({ updatedAfter: clock.now().toISOString() })).toEqual([]);
      expect(later).toBe(clock.now().toISOString());
      expect(await found({ updatedAfter: first })).toEqual(['f_1', 'f_2']);
    });
  });

  describe('the history of a node', () => {
    test('is every capture of it, the newest first, whatever the case of its name', async () => {
      const { store, save } = await aTellingStore(make);
      for (const at of [2, 5, 1, 4, 3]) await save(`b${at}`, [aCapture(`b${at}`, day(at))]);
      await save('b9', [aCapture('b9', { site: 'north' }), aCapture('b9', { node: 'expc2' })]);
      const { items, nextCursor } = await store.history({ site: 'lab', node: 'EXPC1' }, whole);
      expect(items).toEqual([5, 4, 3, 2, 1].map((at) => aCapture(`b${at}`, day(at))));
      expect(nextCursor).toBeNull();
      expect((await store.history({ site: 'lab', node: 'expc9' }, whole)).items).toEqual([]);
    });

    test('is had page by page, though captures come and are replaced meanwhile', async () => {
      const { store, save } = await aTellingStore(make);
      const page = async (cursor: string | null) => store.history({ site: 'lab', node: 'expc1' }, { limit: 2, cursor });
      for (const at of [1, 2, 4, 5]) await save(`b${at}`, [aCapture(`b${at}`, day(at))]);
      const first = await page(null);
      await save('b6', [aCapture('b6', day(6))]);
      await save('b3', [aCapture('b3', day(3))]);
      await save('b2', [aCapture('b2', { ...day(2), verdict: 'warn' })]);
      const second = await page(first.nextCursor);
      const third = await page(second.nextCursor);
      const ids = [first, second, third].map(({ items }) => items.map(({ bundleId }) => bundleId));
      expect(ids).toEqual([['b5', 'b4'], ['b3', 'b2'], ['b1']]);
      expect(second.items[1]).toMatchObject({ verdict: 'warn' });
      expect(third.nextCursor).toBeNull();
    });

    test('holds no more what a bundle no longer shows', async () => {
      const { store, save } = await aTellingStore(make);
      await save('b1', [aCapture('b1', day(1))]);
      await save('b2', [aCapture('b2', day(2))]);
      await store.saveVerdicts(aBundle('b2', { status: 'complete' }), []);
      const { items } = await store.history({ site: 'lab', node: 'expc1' }, whole);
      expect(items.map(({ bundleId }) => bundleId)).toEqual(['b1']);
    });
  });
}
