// Bearer tokens on SQLite: grants by the SHA-256 of the token. The token itself is never stored.
import type { AccessTokens } from '../../../../shared/model/ports.ts';
import { everySite } from '../../../../shared/model/site-scope.ts';
import { TokenGrant } from '../../../../shared/model/stored-records.ts';
import { type Database, type Row, statement } from './database.ts';
import { type Condition, readPage } from './listing.ts';
import { readRecord } from './stored-record.ts';

export interface LocalAccessTokens extends AccessTokens {
  count(): number;
}

const readGrant = (row: Row): TokenGrant => readRecord(TokenGrant, 'token grant', row);

export function makeAccessTokens(db: Database): LocalAccessTokens {
  const count = (): number => Number(db.prepare('SELECT count(*) AS tokens FROM access_tokens').get()?.tokens);
  const one = (row: Row | undefined): TokenGrant | null => (row ? readGrant(row) : null);
  return {
    count,
    find: async (tokenSha256) =>
      one(statement(db, 'SELECT record FROM access_tokens WHERE token_sha256 = ?').get(tokenSha256)),
    grant: async (tokenId) => one(db.prepare('SELECT record FROM access_tokens WHERE token_id = ?').get(tokenId)),
    list: async ({ sites }, page) => {
      const listing = { table: 'access_tokens', conditions: withinSites(sites), newestFirst: false, read: readGrant };
      return readPage(db, { ...listing, key: ['token_id', 'token_sha256'] }, page);
    },
    save: async (grant) => {
      db.prepare('INSERT OR REPLACE INTO access_tokens (token_id, token_sha256, record) VALUES (?, ?, ?)').run(
        grant.tokenId,
        grant.tokenSha256,
        JSON.stringify(grant),
      );
    },
    remove: async (tokenId) => {
      db.prepare('DELETE FROM access_tokens WHERE token_id = ?').run(tokenId);
    },
    isEmpty: async () => count() === 0,
  };
}

/** Of the sites that a grant names, none is another; `*` is none of them. */
function withinSites(sites: readonly string[] | null): Condition[] {
  if (sites === null) return [];
  const others = `SELECT 1 FROM json_each(record, '$.sites') AS named WHERE named.value NOT IN`;
  const clause = `NOT EXISTS (${others} (SELECT value FROM json_each(?)))`;
  return [{ clause, values: [JSON.stringify(sites.filter((site) => site !== everySite))] }];
}
