// Bearer tokens on DynamoDB: grants by the SHA-256 of the token, and the ids they are withdrawn by. The token itself is
// never stored.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AccessTokens } from '../../shared/model/ports.ts';
import { TokenGrant } from '../../shared/model/stored-records.ts';
import { tokenIdKey, tokenKey, tokensPartition } from './dynamo/keys.ts';
import { tokenLifetime } from './dynamo/lifetime.ts';
import { getItem } from './dynamo/read-items.ts';
import { packRecord, readRecord, refuseNewer } from './dynamo/stored-item.ts';
import type { DynamoTable } from './dynamo/table.ts';
import { listTokens } from './dynamo/token-list.ts';
import { put, putRevision, remove, removeRevision, transact, untilDone } from './dynamo/transaction.ts';

/** Read consistently: a token that was withdrawn is gone at once. */
export function makeDynamoAccessTokens(table: DynamoTable): AccessTokens {
  const find = async (tokenSha256: string): Promise<TokenGrant | null> => {
    const item = await getItem(table, tokenKey(tokenSha256));
    return item && readRecord(TokenGrant, 'token grant', item);
  };
  return {
    find,
    grant: async (tokenId) => {
      const stored = await storedId(table, tokenId);
      return stored && find(stored.tokenSha256);
    },
    list: (filter, page) => listTokens(table, filter, page),
    save: (grant) => untilDone(`token ${grant.tokenId}`, () => saveGrant(table, grant)),
    remove: (tokenId) => untilDone(`token ${tokenId}`, () => removeGrant(table, tokenId)),
    isEmpty: async () => {
      const { Count } = await table.client.send(
        new QueryCommand({
          TableName: table.table,
          KeyConditionExpression: 'pk = :tokens',
          ExpressionAttributeValues: { ':tokens': tokensPartition },
          ConsistentRead: true,
          Limit: 1,
        }),
      );
      return Count === 0;
    },
  };
}

async function storedId(table: DynamoTable, tokenId: string) {
  const item = await getItem(table, tokenIdKey(tokenId));
  if (!item) return null;
  refuseNewer(item, 'token id');
  return { tokenSha256: String(item.tokenSha256), revision: Number(item.revision) };
}

async function saveGrant(table: DynamoTable, grant: TokenGrant): Promise<boolean> {
  const { tokenId, tokenSha256 } = grant;
  const stored = await storedId(table, tokenId);
  const replaced = stored && stored.tokenSha256 !== tokenSha256 ? [remove(table, tokenKey(stored.tokenSha256))] : [];
  const ends = tokenLifetime(grant);
  return transact(table, [
    put(table, { ...tokenKey(tokenSha256), ...ends, kind: 'token', record: packRecord(grant) }),
    putRevision(table, { ...tokenIdKey(tokenId), ...ends, kind: 'token-id', tokenSha256 }, stored?.revision ?? null),
    ...replaced,
  ]);
}

async function removeGrant(table: DynamoTable, tokenId: string): Promise<boolean> {
  const stored = await storedId(table, tokenId);
  if (!stored) return true;
  return transact(table, [
    remove(table, tokenKey(stored.tokenSha256)),
    removeRevision(table, tokenIdKey(tokenId), stored.revision),
  ]);
}
