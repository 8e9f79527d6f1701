// Several at once: two workers on one bundle, two on one node, and somebody who deletes what is being worked on.
import { describe, expect, it } from 'vitest';
import { toldOfTwoNodes, twoNodeBundle } from './fault-bundles.ts';
import { badDay, goodDay, newCase, toldOfBadDay, toldOfGoodDay } from './fault-case.ts';
import type { FaultHost } from './fault-host.ts';
import { expectWhole, inWords } from './fault-whole.ts';

export function faultRivalsSuite(hostOf: () => FaultHost): void {
  /** Runs `meanwhile` before that write of the worker; answers whether it came so far. */
  function meeting(host: FaultHost, at: number, meanwhile: () => Promise<unknown>): () => boolean {
    let met = false;
    host.beforeWrite(async (nth) => {
      if (nth !== at) return null;
      met = true;
      await meanwhile();
      return null;
    });
    return () => met;
  }

  describe('two workers', () => {
    it('on one bundle leave what one would, wherever the second overtakes the first', async () => {
      const host = hostOf();
      for (let at = 1; ; at++) {
        const { site, dropBytes } = newCase(host);
        const one = await dropBytes(twoNodeBundle());
        const met = meeting(host, at, async () => expect(await host.rival(one.body)).toBe('done'));
        await host.send(one.body);
        expect(await host.workThrough()).toEqual([]);
        await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfTwoNodes);
        if (met()) continue;
        expect(at).toBeGreaterThan(5);
        return;
      }
    });

    it('on two bundles of one node leave what one after the other would, wherever they meet', async () => {
      const host = hostOf();
      // The first three writes, of record, facts and report, are of a bundle alone.
      for (let at = 4; ; at++) {
        const { site, drop } = newCase(host);
        const [old, young] = [await drop(badDay), await drop(goodDay)];
        const met = meeting(host, at, async () => expect(await host.rival(young.body)).toBe('done'));
        await host.send(old.body);
        expect(await host.workThrough()).toEqual([]);
        host.beforeWrite(null);
        await host.send(young.body);
        expect(await host.workThrough()).toEqual([]);
        const ended = [old, young].map((of) => ({ of, end: 'complete' as const }));
        await expectWhole(host, site, ended, await toldInOrder(host, site));
        if (!met()) return;
      }
    });

    it('that begin at the same time on one bundle end as one', async () => {
      const host = hostOf();
      const { site, dropBytes } = newCase(host);
      const one = await dropBytes(twoNodeBundle());
      await host.send(one.body);
      // Where there is one worker by design, two get into each other's way: a message that is handed back comes again.
      const [, rival] = await Promise.all([host.work(), host.rival(one.body)]);
      if (rival !== 'done') await host.send(one.body);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfTwoNodes);
    });
  });

  /** The two ways in which a bad day and a good day can come one after the other. */
  async function toldInOrder({ verdicts }: FaultHost, site: string): Promise<string[]> {
    const { items } = await verdicts.events({ sites: [site] }, { limit: 100, cursor: null });
    if (items.map(inWords).includes('NodeVerdictChanged null fail')) return [...toldOfBadDay, ...toldOfGoodDay];
    const late = ['BundleClassified complete', 'FindingResolved resolved'];
    return ['BundleClassified complete', 'NodeVerdictChanged null pass', ...late];
  }

  describe('a bundle that is deleted', () => {
    it('at any moment of its reading stays deleted, and leaves nothing of itself', async () => {
      const host = hostOf();
      for (let at = 1; ; at++) {
        const { site, drop } = newCase(host);
        const [kept, gone] = [await drop(badDay), await drop(goodDay)];
        await host.send(kept.body);
        expect(await host.work()).toBe('done');
        let status = 0;
        const met = meeting(host, at, async () => {
          status = await host.delete(gone.bundleId);
        });
        await host.send(gone.body);
        expect(await host.workThrough()).toEqual([]);
        host.beforeWrite(null);
        // Before its first write nobody knows of it, so there is nothing to delete.
        if (status !== 204) expect(await host.delete(gone.bundleId)).toBe(204);
        await host.send(gone.body);
        expect(await host.workThrough()).toEqual([]);
        await expectWhole(host, site, [
          { of: kept, end: 'complete' },
          { of: gone, end: 'deleted' },
        ]);
        if (!met()) return;
        expect(status).toBe(at === 1 ? 404 : 204);
      }
    });

    it('while it waits in the queue is not read', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      await host.send(one.body);
      expect(await host.work()).toBe('done');
      await host.send(one.body, one.body.replace(/ObjectCreated:\w+/, 'ObjectCreated:Reread'));
      expect(await host.delete(one.bundleId)).toBe(204);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'deleted' }], []);
    });

    it('by a worker that dies while it clears away is cleared away by the next', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      host.beforeWrite(async (nth) => {
        if (nth === 3) expect(await host.delete(one.bundleId)).toBe(204);
        return nth === 5 ? 'died' : null;
      });
      await host.send(one.body);
      await host.work();
      host.beforeWrite(null);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'deleted' }], []);
    });
  });
}
