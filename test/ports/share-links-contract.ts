// What every store of links to reports must do, together with the store of the bundles. A factory gives empty ones.
import { expect, test } from 'vitest';
import type { ShareLinks, VerdictStore } from '../../shared/model/ports.ts';
import type { ShareRecord } from '../../shared/model/stored-records.ts';
import { aBundle } from './records.ts';

export interface ShareLinksUnderTest {
  shares: ShareLinks;
  verdicts: VerdictStore;
}

const aShare = (name: string, change: Partial<ShareRecord> = {}): ShareRecord => ({
  shareId: `s_${name}`,
  secretSha256: Buffer.from(name.padEnd(32, '.')).toString('hex'),
  bundleId: 'b1',
  site: 'lab',
  createdAt: '2026-03-01T10:00:00.000Z',
  expiresAt: '2026-03-02T10:00:00.000Z',
  redactionKey: null,
  ...change,
});

export function shareLinksContract(make: () => Promise<ShareLinksUnderTest>): void {
  test('a share is found by the hash of its secret, expired or not', async () => {
    const { shares } = await make();
    const share = aShare('one', { redactionKey: 'ab'.repeat(32) });
    await shares.save(share);
    expect(await shares.find(share.secretSha256)).toEqual(share);
    expect(await shares.find('cd'.repeat(32))).toBeNull();
  });

  test('the shares of a bundle are found by it, in the order of their ids', async () => {
    const { shares } = await make();
    const [one, two, other] = [aShare('1'), aShare('2'), aShare('3', { bundleId: 'b2' })];
    for (const share of [two, other, one]) await shares.save(share);
    expect(await shares.ofBundle('b1')).toEqual([one, two]);
    expect(await shares.ofBundle('b2')).toEqual([other]);
    expect(await shares.ofBundle('b3')).toEqual([]);
  });

  test('a share that is saved again is replaced, its secret too', async () => {
    const { shares } = await make();
    await shares.save(aShare('one'));
    const again = aShare('one', { secretSha256: 'cd'.repeat(32) });
    await shares.save(again);
    expect(await shares.find(aShare('one').secretSha256)).toBeNull();
    expect(await shares.find('cd'.repeat(32))).toEqual(again);
    expect(await shares.ofBundle('b1')).toEqual([again]);
  });

  test('a removed share is gone, and removing it again is nothing', async () => {
    const { shares } = await make();
    for (const share of [aShare('1'), aShare('2')]) await shares.save(share);
    await shares.remove(aShare('1'));
    await shares.remove(aShare('1'));
    expect(await shares.find(aShare('1').secretSha256)).toBeNull();
    expect(await shares.ofBundle('b1')).toEqual([aShare('2')]);
  });

  test('shares go with their bundle, and it takes no more', async () => {
    const { shares, verdicts } = await make();
    await verdicts.createBundle(aBundle('b1'));
    for (const share of [aShare('1'), aShare('2'), aShare('3', { bundleId: 'b2' })]) await shares.save(share);
    await verdicts.deleteBundle(aBundle('b1'));
    expect(await shares.ofBundle('b1')).toEqual([]);
    for (const name of ['1', '2']) expect(await shares.find(aShare(name).secretSha256)).toBeNull();
    expect(await shares.ofBundle('b2')).toHaveLength(1);
    await expect(shares.save(aShare('4'))).rejects.toMatchObject({ code: 'bundle-deleted' });
    expect(await shares.find(aShare('4').secretSha256)).toBeNull();
  });

  test('a share that is saved while its bundle is deleted does not stay', async () => {
    const { shares, verdicts } = await make();
    await verdicts.createBundle(aBundle('b1'));
    const saving = Promise.allSettled([aShare('1'), aShare('2'), aShare('3')].map((share) => shares.save(share)));
    await Promise.all([saving, verdicts.deleteBundle(aBundle('b1'))]);
    expect(await shares.ofBundle('b1')).toEqual([]);
    for (const name of ['1', '2', '3']) expect(await shares.find(aShare(name).secretSha256)).toBeNull();
  });
}
