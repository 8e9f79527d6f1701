// Objects that are gone, overwritten or renamed before they are read, and downloads that break.
import { describe, expect, it } from 'vitest';
import { badDay, changedMessage, type Dropped, goodDay, idIn, newCase, toldOfBadDay } from './fault-case.ts';
import type { FaultHost } from './fault-host.ts';
import { expectWhole } from './fault-whole.ts';

/** Bytes of a bundle that are read before something happens. */
const afterBytes = 300;

/** As the bucket tells of it where it keeps no versions. */
function withoutVersion(dropped: Dropped): Dropped {
  const body = changedMessage(dropped.body, ({ s3 }) => Object.assign(s3.object, { versionId: undefined }));
  return { ...dropped, body, bundleId: idIn(body) };
}

const toldOfGone = ['BundleClassified failed'];

export function faultObjectsSuite(hostOf: () => FaultHost): void {
  describe('an object', () => {
    it('that is gone before it is read ends as failed, once, with a report that says so', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      await host.lose(one.key);
      await host.send(one.body, one.body);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'failed', code: 'object-gone' }], toldOfGone);
    });

    it('that is gone after it was read keeps what it came to', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      await host.send(one.body);
      expect(await host.work()).toBe('done');
      await host.lose(one.key);
      const reread = one.body.replace(/ObjectCreated:\w+/, 'ObjectCreated:Reread');
      await host.send(one.body, reread);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfBadDay);
    });

    it('that is overwritten before it is read is read in both versions, each for itself', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const [first, second] = [await drop(badDay, 'a.tar.gz'), await drop(goodDay, 'a.tar.gz')];
      await host.send(first.body, second.body);
      expect(await host.workThrough()).toEqual([]);
      const ended = [first, second].map((of) => ({ of, end: 'complete' as const }));
      const told = ['BundleClassified complete', 'FindingResolved resolved', 'NodeVerdictChanged fail pass'];
      await expectWhole(host, site, ended, [...toldOfBadDay, ...told]);
    });

    it('that is overwritten before it is read, without versions, is one bundle of what stands there', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const first = withoutVersion(await drop(badDay, 'a.tar.gz'));
      const second = withoutVersion(await drop(goodDay, 'a.tar.gz'));
      expect(first.bundleId).toBe(second.bundleId);
      await host.send(second.body, first.body, second.body);
      expect(await host.workThrough()).toEqual([]);
      const told = ['BundleClassified complete', 'NodeVerdictChanged null pass'];
      await expectWhole(host, site, [{ of: second, end: 'complete' }], told);
    });

    it('that is renamed before it is read fails under its old name and is read under its new one', async () => {
      const host = hostOf();
      const { site, drop, dropBytes } = newCase(host);
      const before = await drop(badDay);
      await host.lose(before.key);
      const after = await dropBytes(before.bytes);
      await host.send(before.body, after.body);
      expect(await host.workThrough()).toEqual([]);
      const ended = [
        { of: before, end: 'failed', code: 'object-gone' },
        { of: after, end: 'complete' },
      ] as const;
      await expectWhole(host, site, ended, [...toldOfGone, ...toldOfBadDay]);
    });

    it('that comes back under its key is read as if nothing had been', async () => {
      const host = hostOf();
      const { site, drop, dropBytes } = newCase(host);
      const before = await drop(badDay, 'a.tar.gz');
      await host.lose(before.key);
      await host.send(before.body);
      expect(await host.work()).toBe('done');
      const after = await dropBytes(before.bytes, 'a.tar.gz');
      await host.send(after.body);
      expect(await host.workThrough()).toEqual([]);
      // Where a version is known by its content it is the same bundle, told of twice.
      const gone = { of: before, end: 'failed', code: 'object-gone' } as const;
      const ended = [...(after.bundleId === before.bundleId ? [] : [gone]), { of: after, end: 'complete' } as const];
      await expectWhole(host, site, ended, [...toldOfGone, ...toldOfBadDay]);
    });
  });

  describe('a download', () => {
    it.each(['cut', 'short'] as const)('that is %s once ends as if it had not been', async (how) => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      host.breakDownload({ key: one.key, how, afterBytes, times: 1 });
      await host.send(one.body);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfBadDay);
    });

    it('that is cut again and again is put aside in the end, and keeps no other bundle waiting', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const [bad, good] = [await drop(badDay), await drop(goodDay)];
      await host.send(bad.body);
      await host.handBack(4);
      host.breakDownload({ key: bad.key, how: 'cut', afterBytes: 10, times: 1_000 });
      const working = host.work();
      expect(await host.rival(good.body)).toBe('done');
      expect(await working).toBe('handed back');
      expect(await host.workThrough()).toEqual([bad.body]);
      const failed = { of: bad, end: 'failed', code: 'processing-failed' } as const;
      const told = ['BundleClassified complete', 'NodeVerdictChanged null pass', 'BundleClassified failed'];
      await expectWhole(host, site, [failed, { of: good, end: 'complete' }], told);
    });

    it('goes on with its own version when another one is stored in the middle', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const first = await drop(badDay, 'a.tar.gz');
      const later: Dropped[] = [];
      const meanwhile = async () => void later.push(await drop(goodDay, 'a.tar.gz'));
      host.breakDownload({ key: first.key, how: 'cut', afterBytes, times: 1, meanwhile });
      await host.send(first.body);
      expect(await host.workThrough()).toEqual([]);
      await host.send(...later.map(({ body }) => body));
      expect(await host.workThrough()).toEqual([]);
      const ended = [first, ...later].map((of) => ({ of, end: 'complete' as const }));
      const told = ['BundleClassified complete', 'FindingResolved resolved', 'NodeVerdictChanged fail pass'];
      await expectWhole(host, site, ended, [...toldOfBadDay, ...told]);
    });

    it('never mixes two objects: without versions the one that is there in the end is read whole', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const first = withoutVersion(await drop(badDay, 'a.tar.gz'));
      const later: Dropped[] = [];
      const meanwhile = async () => void later.push(withoutVersion(await drop(goodDay, 'a.tar.gz')));
      host.breakDownload({ key: first.key, how: 'cut', afterBytes, times: 1, meanwhile });
      await host.send(first.body);
      expect(await host.workThrough()).toEqual([]);
      await host.send(...later.map(({ body }) => body));
      expect(await host.workThrough()).toEqual([]);
      const ended = later.map((of) => ({ of, end: 'complete' as const }));
      await expectWhole(host, site, ended);
    });

    it('of an object that goes in the middle ends as failed', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      const meanwhile = () => host.lose(one.key);
      host.breakDownload({ key: one.key, how: 'cut', afterBytes, times: 1, meanwhile });
      await host.send(one.body);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'failed', code: 'object-gone' }], toldOfGone);
    });
  });
}
