// Bytes in the object store that the database does not name: they came in and were never recorded, or their last bundle was
// deleted, and the process ended in between. Nobody could ever ask for them, or delete them.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './sqlite/database.ts';

/** Only while nothing is on its way in: what is received has no name until it is recorded. */
export async function removeUnnamedContent(db: Database, folder: string): Promise<void> {
  const rows = db.prepare('SELECT DISTINCT sha256 FROM object_versions').all();
  const named = new Set(rows.map(({ sha256 }) => String(sha256)));
  for (const part of await readdir(folder)) {
    if (!/^[0-9a-f]{2}$/.test(part)) continue;
    for (const name of await readdir(join(folder, part)))
      if (/^[0-9a-f]{64}$/.test(name) && !named.has(name)) await rm(join(folder, part, name), { force: true });
  }
}
