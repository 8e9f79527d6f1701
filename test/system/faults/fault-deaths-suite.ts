// Workers that die: at any of their writes, for want of time, for want of memory.
import { describe, expect, it } from 'vitest';
import { toldOfWide, twoNodeBundle, wideBundle } from './fault-bundles.ts';
import { badDay, goodDay, newCase, toldOfBadDay, toldOfGoodDay } from './fault-case.ts';
import type { FaultHost } from './fault-host.ts';
import { expectWhole } from './fault-whole.ts';

/** What events tell of a bundle with two nodes after a bad day of one of them. */
const toldOfTwoMore = [
  'BundleClassified complete',
  'FindingOpened open',
  'FindingOpened open',
  'NodeVerdictChanged null fail',
];

export function faultDeathsSuite(hostOf: () => FaultHost): void {
  describe('a worker that dies', () => {
    it('at any of its writes has its work completed by the next', async () => {
      const host = hostOf();
      for (let at = 1; ; at++) {
        const { site, drop, dropBytes } = newCase(host);
        const one = await drop({ ...badDay, day: 3 });
        await host.send(one.body);
        expect(await host.work()).toBe('done');
        const two = await dropBytes(twoNodeBundle());
        host.beforeWrite(async (nth) => (nth === at ? 'died' : null));
        await host.send(two.body);
        const wasKilled = (await host.work()) === 'died';
        host.beforeWrite(null);
        expect(await host.workThrough()).toEqual([]);
        const ended = [one, two].map((of) => ({ of, end: 'complete' as const }));
        await expectWhole(host, site, ended, [...toldOfBadDay, ...toldOfTwoMore]);
        if (wasKilled) continue;
        expect(at).toBeGreaterThan(5);
        return;
      }
    });

    it('after its last write, before it could say so, has done it all', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const [one, two] = [await drop(badDay), await drop(goodDay)];
      await host.send(one.body);
      expect(await host.work()).toBe('done');
      await host.send(two.body);
      expect(await host.workUnheard()).toBe('died');
      expect(await host.workThrough()).toEqual([]);
      const ended = [one, two].map((of) => ({ of, end: 'complete' as const }));
      await expectWhole(host, site, ended, [...toldOfBadDay, ...toldOfGoodDay]);
    });

    it('while it waits for more of a bundle, until its time is over, leaves it to the next', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      await host.send(one.body);
      expect(await host.workWithout('time', one.key)).toBe('died');
      expect((await host.verdicts.bundle(one.bundleId))?.status).toBe('processing');
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfBadDay);
    });

    it('of want of memory in the middle of a bundle leaves it to the next', async () => {
      const host = hostOf();
      const { site, dropBytes } = newCase(host);
      const one = await dropBytes(wideBundle(100));
      await host.send(one.body);
      expect(await host.workWithout('memory', one.key)).toBe('died');
      expect((await host.verdicts.bundle(one.bundleId))?.status).toBe('processing');
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfWide(100));
    });
  });
}
