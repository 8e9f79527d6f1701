// Writes that are throttled, refused, lost or half done, one after the other and all at once.
import { describe, expect, it } from 'vitest';
import { toldOfTwoNodes, toldOfWide, twoNodeBundle, wideBundle } from './fault-bundles.ts';
import { badDay, goodDay, newCase } from './fault-case.ts';
import type { FaultHost, Troubles } from './fault-host.ts';
import { expectWhole } from './fault-whole.ts';

export function faultWritesSuite(hostOf: () => FaultHost, { passing, lasting }: Troubles): void {
  describe('trouble with writing', () => {
    it.each(passing)('is got over while it lasts: %s', async (name) => {
      const host = hostOf();
      const { site, dropBytes } = newCase(host);
      const one = await dropBytes(wideBundle(20));
      const mend = await host.trouble(name);
      await host.send(one.body);
      expect(await host.work()).toBe('done');
      await mend();
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfWide(20));
    });

    it.each(lasting)('keeps the message until it is over: %s', async (name) => {
      const host = hostOf();
      const { site, dropBytes } = newCase(host);
      const one = await dropBytes(wideBundle(60));
      await host.send(one.body);
      const mend = await host.trouble(name);
      expect(await host.work()).toBe('handed back');
      expect(await endOf(host, one.bundleId)).not.toBe('complete');
      await mend();
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfWide(60));
    });
  });

  describe('a write that fails', () => {
    it('wherever it does, is made up for by the next delivery: of a bundle with two nodes', async () => {
      const host = hostOf();
      for (let at = 1; ; at++) {
        const { site, dropBytes } = newCase(host);
        const one = await dropBytes(twoNodeBundle());
        let failed = false;
        host.beforeWrite(async (nth) => {
          failed ||= nth === at;
          return nth === at ? 'refused' : null;
        });
        await host.send(one.body);
        expect(await host.workThrough()).toEqual([]);
        await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfTwoNodes);
        if (failed) continue;
        expect(at).toBeGreaterThan(5);
        return;
      }
    });
  });

  describe('a poison message', () => {
    it('is put aside, and the bundles behind it are done meanwhile', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const poison = await drop(badDay);
      host.breakDownload({ key: poison.key, how: 'refused', afterBytes: 0, times: 1_000 });
      const good = [];
      for (const day of [2, 3, 4, 5]) good.push(await drop({ ...goodDay, day }));
      await host.send(poison.body, ...good.map(({ body }) => body));
      expect(await host.work()).toBe('handed back');
      for (const _ of good) expect(await host.work()).toBe('done');
      for (const { bundleId } of good) expect(await endOf(host, bundleId)).toBe('complete');
      expect(await host.workThrough()).toEqual([poison.body]);
      const failed = { of: poison, end: 'failed', code: 'processing-failed' } as const;
      const told = ['BundleClassified failed', 'NodeVerdictChanged null pass'];
      await expectWhole(
        host,
        site,
        [failed, ...good.map((of) => ({ of, end: 'complete' as const }))],
        [...told, ...good.map(() => 'BundleClassified complete')],
      );
    });
  });
}

const endOf = async ({ verdicts }: FaultHost, bundleId: string) => (await verdicts.bundle(bundleId))?.status ?? null;
