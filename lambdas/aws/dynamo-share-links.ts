// Links to reports on DynamoDB, by the SHA-256 of their secret part and by their bundle. The secret itself is never stored.
import type { ShareLinks } from '../../shared/model/ports.ts';
import { ShareRecord } from '../../shared/model/stored-records.ts';
import { bundleDeleted, notDeleted, storedBundle } from './dynamo/bundle-items.ts';
import { bundleKey, bundleShareKey, bundleSharesPrefix, shareKey } from './dynamo/keys.ts';
import { shareLifetime } from './dynamo/lifetime.ts';
import { getItem, itemsOf } from './dynamo/read-items.ts';
import { type Item, packRecord, readRecord } from './dynamo/stored-item.ts';
import type { DynamoTable } from './dynamo/table.ts';
import { put, remove, transact, untilDone } from './dynamo/transaction.ts';

const readShare = (item: Item): ShareRecord => readRecord(ShareRecord, 'share', item);

/** Read consistently: a link that was taken back is gone at once. */
export function makeDynamoShareLinks(table: DynamoTable): ShareLinks {
  return {
    save: (share) => untilDone(`share ${share.shareId}`, () => saveShare(table, share)),
    find: async (secretSha256) => {
      const item = await getItem(table, shareKey(secretSha256));
      return item && readShare(item);
    },
    ofBundle: async (bundleId) => (await itemsOf(table, bundleKey(bundleId).pk, bundleSharesPrefix)).map(readShare),
    remove: (share) =>
      untilDone(`share ${share.shareId}`, () =>
        transact(table, [remove(table, shareKey(share.secretSha256)), remove(table, bundleShareKey(share))]),
      ),
  };
}

async function saveShare(table: DynamoTable, share: ShareRecord): Promise<boolean> {
  const { bundleId, secretSha256 } = share;
  if ((await storedBundle(table, bundleId))?.mark) throw bundleDeleted();
  const there = await getItem(table, bundleShareKey(share));
  const replaced =
    there && there.secretSha256 !== secretSha256 ? [remove(table, shareKey(readShare(there).secretSha256))] : [];
  const held = { ...shareLifetime(share), kind: 'share', record: packRecord(share) };
  return transact(table, [
    put(table, { ...shareKey(secretSha256), ...held }),
    put(table, { ...bundleShareKey(share), ...held, secretSha256 }),
    ...replaced,
    notDeleted(table, bundleId),
  ]);
}
