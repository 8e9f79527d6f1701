// Records that a newer program has written, met by an older one: while it is being replaced, or was put back.
import { describe, expect, it } from 'vitest';
import { badDay, goodDay, newCase, toldOfBadDay } from './fault-case.ts';
import type { FaultHost } from './fault-host.ts';
import { expectWhole } from './fault-whole.ts';

const unreadable = { code: 'stored-record-unreadable' };

export function faultLayoutSuite(hostOf: () => FaultHost): void {
  describe('a record from a newer program', () => {
    it('of a bundle is named, left as it is, and keeps no other bundle waiting', async () => {
      const host = hostOf();
      const [newer, other] = [newCase(host), newCase(host)];
      const one = await newer.drop(badDay);
      await host.send(one.body);
      expect(await host.work()).toBe('done');
      const look = await host.makeNewer({ kind: 'bundle', bundleId: one.bundleId });
      const before = await look();
      await expect(host.verdicts.bundle(one.bundleId)).rejects.toMatchObject(unreadable);
      const two = await other.drop(badDay);
      await host.send(one.body, two.body);
      expect(await host.workThrough()).toEqual([one.body]);
      expect(await look()).toBe(before);
      await expectWhole(host, other.site, [{ of: two, end: 'complete' }], toldOfBadDay);
    });

    it('of a node is named, left as it is, and keeps no other node waiting', async () => {
      const host = hostOf();
      const [newer, other] = [newCase(host), newCase(host)];
      const one = await newer.drop(badDay);
      await host.send(one.body);
      expect(await host.work()).toBe('done');
      const look = await host.makeNewer({ kind: 'node', site: newer.site, node: 'expc1' });
      const before = await look();
      const late = await newer.drop(goodDay);
      const two = await other.drop(badDay);
      await host.send(late.body, two.body);
      expect(await host.workThrough()).toEqual([late.body]);
      expect(await look()).toBe(before);
      expect((await host.verdicts.bundle(late.bundleId))?.status).not.toBe('complete');
      await expectWhole(host, other.site, [{ of: two, end: 'complete' }], toldOfBadDay);
    });
  });
}
