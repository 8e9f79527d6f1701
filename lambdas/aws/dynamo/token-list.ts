// Tokens by their ids. The ids stand in one partition of the table itself, in order; the grants are fetched beside them.
// Both are read consistently: whoever lists tokens to withdraw them sees all there are.
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Page, PageRequest, SiteScope } from '../../../shared/model/ports.ts';
import { isWithin, sitesOf } from '../../../shared/model/site-scope.ts';
import { TokenGrant } from '../../../shared/model/stored-records.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { tokenKey, tokensPartition } from './keys.ts';
import { getItems } from './read-items.ts';
import { type Item, readRecord, refuseNewer } from './stored-item.ts';
import type { DynamoTable } from './table.ts';

/** Ids looked at by one request, where not every token may be seen: as many as are fetched at once. */
const filteredLimit = 100;
/** Requests for ids that one page may cost. A page that finds little within them ends early, with a cursor. */
const maxReads = 20;

/** Throws Fault `invalid-request` for a cursor that no page of this list gave out. */
export async function listTokens(
  table: DynamoTable,
  { sites }: SiteScope,
  page: PageRequest,
): Promise<Page<TokenGrant>> {
  const found: { grant: TokenGrant; sortKey: string }[] = [];
  let behind = page.cursor === null ? null : readCursor('tokens', page.cursor);
  for (let reads = 0; reads < maxReads && found.length <= page.limit; reads++) {
    const ids = await idsBehind(table, behind, sites === null ? page.limit + 1 : filteredLimit);
    const grants = await grantsOf(table, ids.items);
    found.push(...grants.filter(({ grant }) => isWithin(sitesOf(grant.sites), sites)));
    behind = ids.last;
    if (behind === null) break;
  }
  const shown = found.slice(0, page.limit);
  const last = found.length > page.limit ? (shown.at(-1)?.sortKey ?? null) : behind;
  return { items: shown.map(({ grant }) => grant), nextCursor: last === null ? null : writeCursor('tokens', last) };
}

/** @returns the ids, and the sort key to go on behind; null: there is nothing more */
async function idsBehind({ client, table }: DynamoTable, behind: string | null, limit: number) {
  const { Items: items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :tokens AND sk > :behind',
      ExpressionAttributeValues: { ':tokens': tokensPartition, ':behind': behind ?? ' ' }, // sorts before every key
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  return { items, last: LastEvaluatedKey === undefined ? null : String(LastEvaluatedKey.sk) };
}

/** In the order of the ids; a token that was withdrawn meanwhile is left out. */
async function grantsOf(table: DynamoTable, ids: readonly Item[]) {
  const keyOf = (id: Item) => tokenKey(String(id.tokenSha256));
  const itemOf = await getItems(table, ids.map(keyOf));
  return ids.flatMap((id) => {
    refuseNewer(id, 'token id');
    const item = itemOf(keyOf(id));
    return item ? [{ grant: readRecord(TokenGrant, 'token grant', item), sortKey: String(id.sk) }] : [];
  });
}
