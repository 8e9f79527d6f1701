// A deletion that is killed at any of its writes is completed by repeating it, and until then the bundle is still there to
// be deleted. Nothing can be saved for it from the first write on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoShareLinks } from '../../../lambdas/aws/dynamo-share-links.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import type { ShareRecord } from '../../../shared/model/stored-records.ts';
import { aBundle, aFailingCapture, aMendedCapture, selfSigned } from '../../ports/records.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { type Death, watchedClient } from '../../services/watched-client.ts';
import { keysIn, stateOf, toldBy } from './dynamo-world.ts';

const day = (at: number) => ({ capturedAt: `2026-03-0${at}T09:00:00.000Z` });
const bundle = (bundleId: string, engine = 'new') => aBundle(bundleId, { status: 'complete', engine });
/** More findings than fit into one transaction. */
const many = Array.from({ length: 105 }, (_, at) => ({ ...selfSigned, findingId: `f_${String(at).padStart(3, '0')}` }));
const captures = [
  aMendedCapture('b2', day(2)),
  aFailingCapture('b2', { ...day(2), node: 'expc2', findings: [{ ...selfSigned, findingId: 'f_expc2' }] }),
];
const share: ShareRecord = {
  shareId: 's_1',
  secretSha256: 'ab'.repeat(32),
  bundleId: 'b2',
  site: 'lab',
  createdAt: '2026-03-01T10:00:00.000Z',
  expiresAt: '2026-03-02T10:00:00.000Z',
  redactionKey: null,
};

const deleted = { code: 'bundle-deleted' };

describe.skipIf(missingDynamoDb !== null)(`a killed deletion${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb();
  });
  afterAll(() => service.close());

  const shownAtOnce = (table: DynamoTable) => makeDynamoVerdictStore(table, undefined, { holdBackMs: -60_000 });

  async function aTable() {
    const table = await service.newTable();
    const store = shownAtOnce(table);
    await store.saveVerdicts(bundle('b1'), [aFailingCapture('b1', { ...day(1), findings: many })]);
    await store.saveVerdicts(bundle('b2', 'old'), captures);
    await store.saveVerdicts(bundle('b2'), captures);
    await makeDynamoShareLinks(table).save(share);
    return { table, store };
  }

  /** false: it was through before it could be killed. */
  async function killAndRepeat(death: Death, whole: object): Promise<boolean> {
    const { table, store } = await aTable();
    const dying = makeDynamoVerdictStore({ ...table, client: watchedClient(service.config, death).client });
    const wasKilled = await dying.deleteBundle(bundle('b2')).then(
      () => false,
      () => true,
    );
    const mark = await store.deletedBundle('b2');
    if (mark) {
      expect((await store.bundles({ sites: null }, { limit: 9, cursor: null })).items).toEqual([bundle('b1')]);
      await expect(store.saveVerdicts(bundle('b2'), captures)).rejects.toMatchObject(deleted);
      await expect(makeDynamoShareLinks(table).save({ ...share, shareId: 's_2' })).rejects.toMatchObject(deleted);
    }
    const left = await store.bundle('b2');
    if (!mark) expect(left).not.toBeNull();
    if (left) await store.deleteBundle(left);
    expect({ state: await stateOf(store), told: await toldBy(store), keys: await keysOf(table) }).toEqual(whole);
    return wasKilled;
  }

  /** Events of the bundles that are left bear ids that differ from run to run. */
  const keysOf = async (table: DynamoTable) => (await keysIn(table)).map((key) => key.replace(/e_[a-z2-7]{26}/, 'e'));

  test('is completed by the next, wherever it died', async () => {
    const { table, store } = await aTable();
    await store.deleteBundle(bundle('b2'));
    const whole = { state: await stateOf(store), told: await toldBy(store), keys: await keysOf(table) };
    expect(whole.keys.filter((key) => /SHARE|PART|CAPTURES/.test(key) && key.includes('b2'))).toEqual([]);
    let atRequest = 1;
    while (await killAndRepeat({ atRequest, when: 'before' }, whole)) atRequest++;
    expect(atRequest).toBeGreaterThan(5);
    // After one request is before the next; of the last there is none.
    expect(await killAndRepeat({ atRequest: atRequest - 1, when: 'after' }, whole)).toBe(true);
  }, 60_000);
});

describe.skipIf(missingDynamoDb !== null)(`a late save${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb();
  });
  afterAll(() => service.close());

  test('that is overtaken by the deletion before any of its writes leaves nothing behind', async () => {
    for (let atRequest = 1; ; atRequest++) {
      const table = await service.newTable();
      const store = makeDynamoVerdictStore(table);
      await store.createBundle(bundle('b2', 'old'));
      let wasOvertaken = false;
      const slow = watchedClient(service.config, null, async (request) => {
        if (request !== atRequest) return;
        wasOvertaken = true;
        await store.deleteBundle(bundle('b2'));
      });
      const saving = makeDynamoVerdictStore({ ...table, client: slow.client }).saveVerdicts(bundle('b2'), captures);
      const [saved] = await Promise.allSettled([saving]);
      if (!wasOvertaken) {
        expect(atRequest).toBeGreaterThan(3);
        return;
      }
      expect(saved).toMatchObject({ status: 'rejected', reason: deleted });
      expect(await stateOf(store)).toEqual({ bundles: [], nodes: [], findings: [] });
      expect(await toldBy(makeDynamoVerdictStore(table, undefined, { holdBackMs: -60_000 }))).toEqual([]);
    }
  }, 60_000);
});
