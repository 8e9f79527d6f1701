// Bearer tokens on SQLite: grants by the SHA-256 of the token. The token itself is never stored.
import type { AccessTokens } from '../../../../shared/model/ports.ts';
import { TokenGrant } from '../../../../shared/model/stored-records.ts';
import type { Database } from './database.ts';
import { readRecord } from './stored-record.ts';

export interface LocalAccessTokens extends AccessTokens {
  count(): number;
}

export function makeAccessTokens(db: Database): LocalAccessTokens {
  const count = (): number => Number(db.prepare('SELECT count(*) AS tokens FROM access_tokens').get()?.tokens);
  return {
    count,
    find: async (tokenSha256) => {
      const row = db.prepare('SELECT record FROM access_tokens WHERE token_sha256 = ?').get(tokenSha256);
      return row ? readRecord(TokenGrant, 'token grant', row) : null;
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
