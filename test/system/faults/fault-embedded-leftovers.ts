// What stands on the disk of the embedded system, or in its database, and belongs to nothing.
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Settings } from '../../../infra/local/settings.ts';
import type { Database } from '../../../infra/local/storage/sqlite/database.ts';

export async function embeddedLeftovers(db: Database, { stateFolder, reportsFolder }: Settings): Promise<string[]> {
  const column = (sql: string): string[] =>
    db
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  const known = new Set(column('SELECT bundle_id FROM bundles').map(hashOf));
  const contents = new Set(column('SELECT sha256 FROM object_versions'));
  const paths = new Set(column('SELECT path FROM published_reports').flatMap((path) => [`${path}.json`, `${path}.md`]));
  const byId = async (folder: string) =>
    (await filesIn(join(stateFolder, folder)))
      .filter((path) => !known.has(basename(path, '.json')))
      .map((path) => `${folder}: ${path}`);
  const objects = (await filesIn(join(stateFolder, 'objects'))).filter((path) => !contents.has(basename(path)));
  const copies = (await filesIn(reportsFolder)).filter((path) => !paths.has(path));
  return [
    ...(await byId('reports-by-id')),
    ...(await byId('facts')),
    ...objects.map((path) => `object: ${path}`),
    ...copies.map((path) => `copy: ${path}`),
    ...orphans(column),
  ];
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

function orphans(column: (sql: string) => string[]): string[] {
  const owned = 'NOT IN (SELECT bundle_id FROM bundles)';
  return [
    ...column(`SELECT 'capture: ' || bundle_id FROM captures WHERE bundle_id ${owned}`),
    ...column(`SELECT 'event: ' || bundle_id FROM events WHERE record IS NOT NULL AND bundle_id ${owned}`),
    ...column(
      `SELECT 'node: ' || node_key FROM nodes WHERE NOT EXISTS
       (SELECT 1 FROM captures WHERE captures.site = nodes.site AND captures.node_key = nodes.node_key)`,
    ),
    ...column(
      `SELECT 'finding: ' || finding_id FROM findings WHERE NOT EXISTS
       (SELECT 1 FROM captures WHERE captures.site = findings.site AND captures.node_key = findings.node_key)`,
    ),
    ...column("SELECT 'message: ' || body FROM messages"),
  ];
}
