// Events of the bucket that come twice, late, in another order, damaged or from somewhere else.
import { describe, expect, it } from 'vitest';
import { badDay, changedMessage, goodDay, idIn, newCase, toldOfBadDay, toldOfGoodDay } from './fault-case.ts';
import type { FaultHost } from './fault-host.ts';
import { expectWhole } from './fault-whole.ts';

export function faultEventsSuite(hostOf: () => FaultHost): void {
  describe('an event of the bucket', () => {
    it('that comes three times is worked on once', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      await host.send(one.body, one.body, one.body);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfBadDay);
    });

    it('that comes again after newer ones takes nothing back', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const [one, two] = [await drop(badDay), await drop(goodDay)];
      await host.send(one.body, two.body, one.body);
      expect(await host.workThrough()).toEqual([]);
      const ended = [one, two].map((of) => ({ of, end: 'complete' as const }));
      await expectWhole(host, site, ended, [...toldOfBadDay, ...toldOfGoodDay]);
    });

    it('of an older capture that comes after the newer leaves the verdict of the newer', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const [old, young] = [await drop(badDay), await drop(goodDay)];
      await host.send(young.body, old.body);
      expect(await host.workThrough()).toEqual([]);
      // The old one shows a finding that is resolved as soon as it is known.
      const told = ['BundleClassified complete', 'NodeVerdictChanged null pass', 'BundleClassified complete'];
      const ended = [old, young].map((of) => ({ of, end: 'complete' as const }));
      await expectWhole(host, site, ended, [...told, 'FindingResolved resolved']);
    });

    it('of an older version that crosses the newer leaves the report of the newer beside the drop', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const [first, second] = [await drop(badDay, 'a.tar.gz'), await drop(goodDay, 'a.tar.gz')];
      await host.send(second.body, first.body);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [
        { of: first, end: 'complete' },
        { of: second, end: 'complete' },
      ]);
    });

    it.each([
      [
        'another bucket',
        (body: string) => changedMessage(body, ({ s3 }) => Object.assign(s3.bucket, { name: 'other' })),
      ],
      [
        'another folder',
        (body: string) => changedMessage(body, ({ s3 }) => Object.assign(s3.object, { key: 'reports/lab/a.tar.gz' })),
      ],
      ['an object that was deleted', (body: string) => body.replace(/ObjectCreated:\w+/, 'ObjectRemoved:Delete')],
      ['a delete marker', (body: string) => body.replace(/ObjectCreated:\w+/, 'ObjectRemoved:DeleteMarkerCreated')],
      ['a lifecycle rule', (body: string) => body.replace(/ObjectCreated:\w+/, 'LifecycleExpiration:Delete')],
      ['nothing: the bucket tries the queue', () => '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"a"}'],
      ['nothing at all', () => '{"Records":[]}'],
    ])('about %s is passed over', async (_, change) => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      await host.send(change(one.body));
      expect(await host.work()).toBe('done');
      await expectWhole(host, site, [{ of: one, end: 'none' }], []);
    });

    it.each([
      ['is not JSON', () => 'hello'],
      ['is JSON of another kind', () => '{"hello":[]}'],
      [
        'has a key that is no text',
        (body: string) => changedMessage(body, ({ s3 }) => Object.assign(s3.object, { key: '%E0%A4%A' })),
      ],
      [
        'has no sequencer',
        (body: string) => changedMessage(body, ({ s3 }) => Object.assign(s3.object, { sequencer: undefined })),
      ],
    ])('that %s is put aside, and the others go on', async (_, change) => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      const broken = change(one.body);
      await host.send(broken, one.body);
      expect(await host.workThrough()).toEqual([broken]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfBadDay);
    });

    it('without a version is about what stands under the key', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay);
      const body = changedMessage(one.body, ({ s3 }) => Object.assign(s3.object, { versionId: undefined }));
      await host.send(body, body);
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: { ...one, body, bundleId: idIn(body) }, end: 'complete' }], toldOfBadDay);
    });

    it.each([
      ['blanks, plus signs and brackets', 'a b+c (1).tar.gz'],
      ['letters that are not ASCII', 'störung ノード.tar.gz'],
      ['escapes that are none', '100%25 50% %0A.tar.gz'],
      ['every mark there is', "it's [a] {b} ^`~#&=;:@$,!.tar.gz"],
      ['a tab', 'tab\t.tar.gz'],
      ['200 letters', `${'long'.repeat(50)}.tar.gz`],
    ])('of a key with %s is read', async (_, name) => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const one = await drop(badDay, name);
      await host.send(one.body);
      expect(await host.work()).toBe('done');
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfBadDay);
    });

    it('with several objects ends all of them, also when one of them is delivered again', async () => {
      const host = hostOf();
      const { site, drop } = newCase(host);
      const [one, two] = [await drop(badDay), await drop(goodDay)];
      const Records = [...JSON.parse(one.body).Records, ...JSON.parse(two.body).Records];
      await host.send(JSON.stringify({ Records }), two.body);
      expect(await host.workThrough()).toEqual([]);
      const ended = [one, two].map((of) => ({ of, end: 'complete' as const }));
      await expectWhole(host, site, ended, [...toldOfBadDay, ...toldOfGoodDay]);
    });
  });
}
