// The stores on SQLite keep to their ports' contracts, and what they keep is there again after reopening.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { makeAccessTokens } from '../../../../infra/local/storage/sqlite/access-tokens.ts';
import { layouts } from '../../../../infra/local/storage/sqlite/layouts.ts';
import { makeShareLinks } from '../../../../infra/local/storage/sqlite/share-links.ts';
import { makeVerdictStore } from '../../../../infra/local/storage/sqlite/verdict-store.ts';
import { makeWorkQueue } from '../../../../infra/local/storage/sqlite/work-queue.ts';
import { accessTokensContract } from '../../../ports/access-tokens-contract.ts';
import { aBundle, aFailingCapture, selfSigned } from '../../../ports/records.ts';
import { shareLinksContract } from '../../../ports/share-links-contract.ts';
import { verdictStoreContract } from '../../../ports/verdict-store-contract.ts';
import { verdictStoreDeletionContract } from '../../../ports/verdict-store-deletion-contract.ts';
import { verdictStoreEventsContract } from '../../../ports/verdict-store-events-contract.ts';
import { verdictStoreListsContract } from '../../../ports/verdict-store-lists-contract.ts';
import { verdictStoreMarksContract } from '../../../ports/verdict-store-marks-contract.ts';
import { openFor, temporaryDatabase, temporaryFolder } from '../temporary-folder.ts';

describe('verdict store on SQLite', () => {
  const make = async (now?: () => Date) => makeVerdictStore(await temporaryDatabase(), now);
  verdictStoreContract(make);
  verdictStoreListsContract(make);
  verdictStoreEventsContract(make);
  verdictStoreMarksContract(make);
  verdictStoreDeletionContract(make);

  test('what was saved is there after reopening', async () => {
    const path = join(await temporaryFolder(), 'test.sqlite');
    const db = openFor(path);
    await makeVerdictStore(db).saveVerdicts(aBundle('b1', { status: 'complete' }), [aFailingCapture('b1')]);
    db.close();
    const reopened = makeVerdictStore(openFor(path));
    expect(await reopened.bundle('b1')).toMatchObject({ status: 'complete' });
    expect(await reopened.findNodes({ sites: null, name: 'expc1' })).toEqual([aFailingCapture('b1')]);
    expect(await reopened.finding(selfSigned.findingId)).toMatchObject({ state: 'open' });
  });

  test('verdicts that cannot be saved whole leave nothing behind', async () => {
    const store = await make();
    const foreign = aFailingCapture('b2');
    const saved = store.saveVerdicts(aBundle('b1'), [aFailingCapture('b1'), foreign]);
    await expect(saved).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await store.bundle('b1')).toBeNull();
    expect((await store.nodes({ sites: null }, { limit: 10, cursor: null })).items).toEqual([]);
  });

  test.each(['x', '-1', '1e9', '', '9'.repeat(16)])(
    'events are not had from the place %j, which is none',
    async (place) => {
      const cursor = Buffer.from(JSON.stringify(['events', place])).toString('base64url');
      const listed = (await make()).events({ sites: null }, { limit: 10, cursor });
      await expect(listed).rejects.toMatchObject({ code: 'invalid-request' });
    },
  );

  test('a record that does not fit its schema names what was expected', async () => {
    const db = await temporaryDatabase();
    const store = makeVerdictStore(db);
    await store.createBundle(aBundle('b1'));
    db.exec(`UPDATE bundles SET record = '{"bundleId":"b1"}'`);
    await expect(store.bundle('b1')).rejects.toMatchObject({
      code: 'stored-record-unreadable',
      message: expect.stringContaining('expected a stored bundle'),
    });
  });
});

describe('share links on SQLite', () => {
  shareLinksContract(async () => {
    const db = await temporaryDatabase();
    return { shares: makeShareLinks(db), verdicts: makeVerdictStore(db) };
  });
});

describe('access tokens on SQLite', () => {
  accessTokensContract(async () => makeAccessTokens(await temporaryDatabase()));
});

describe('database', () => {
  test('what the first layout holds is kept by the newest', async () => {
    const path = join(await temporaryFolder(), 'test.sqlite');
    const old = new DatabaseSync(path);
    old.exec(layouts[0] ?? '');
    old.exec(`PRAGMA user_version = 1; INSERT INTO messages VALUES (1, 'm1', 'one', 1, 1, 0, 0);
      INSERT INTO published_reports VALUES ('reports/lab/a.log.json', '01')`);
    old.close();
    const queue = makeWorkQueue(openFor(path), { now: () => new Date(), onDeadLetter: () => undefined });
    expect(queue.receive()).toMatchObject({ body: 'one', receiveCount: 2, deaths: 1 });
  });

  test('a database of a newer program is refused and left as it is', async () => {
    const path = join(await temporaryFolder(), 'test.sqlite');
    const db = openFor(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => openFor(path)).toThrow(/written by a newer logverdict.*found 99/);
  });
});
