// Writes that fail at the edge of the operating system: as many as asked for, the same with the same seed, and none unasked.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../infra/local/temporary-folder.ts';

const failingWrites = fileURLToPath(new URL('./failing-writes.ts', import.meta.url));

/** Writes a thousand files and rows, each in every way the product has, and prints how each ended. */
const program = `
  import { open, rename } from 'node:fs/promises';
  import { DatabaseSync } from 'node:sqlite';
  const db = new DatabaseSync('test.sqlite');
  db.exec('PRAGMA synchronous = OFF; CREATE TABLE t (n INTEGER)');
  const ways = {
    async file(n) {
      const file = await open('half' + n, 'wx');
      try { await file.writeFile('ab'); await file.sync(); } finally { await file.close(); }
      await rename('half' + n, 'whole' + n);
    },
    async row(n) { db.prepare('INSERT INTO t VALUES (?)').run(n); },
    async rows(n) {
      db.exec('BEGIN IMMEDIATE');
      try {
        for (let i = 0; i < 3; i++) db.prepare('INSERT INTO t VALUES (?)').run(n);
        db.exec('COMMIT');
      } catch (error) { if (db.isTransaction) db.exec('ROLLBACK'); throw error; }
    },
  };
  const ends = { file: [], row: [], rows: [] };
  for (const [name, write] of Object.entries(ways))
    for (let n = 0; n < 250; n++)
      ends[name].push(await write(n).then(() => 'ok', (error) => error.code));
  ends.rowsThere = db.prepare('SELECT count(*) AS n FROM t').get().n;
  process.kill(process.pid, 'SIGUSR2');
  await new Promise((resolve) => setTimeout(resolve, 20));
  ends.afterwards = [];
  for (let n = 0; n < 250; n++) ends.afterwards.push(await ways.row(n).then(() => 'ok', (error) => error.code));
  console.log(JSON.stringify(ends));
`;

async function run(seed: number) {
  const folder = await temporaryFolder();
  const counts = join(folder, 'counts');
  const env = { SOAK_FAILING: '0.05', SOAK_SEED: String(seed), SOAK_COUNTS: counts };
  const args = ['--import', failingWrites, '--input-type=module', '--eval', program];
  const output = execFileSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
  const written = readFileSync(counts);
  return { output, ends: JSON.parse(output), all: written.readDoubleLE(0), failed: written.readDoubleLE(8) };
}

it('one write in twenty fails, as a full disk would have it, until it is told to end', async () => {
  const { ends, all, failed } = await run(5);
  const failures = (name: string): number => ends[name].filter((end: string) => end !== 'ok').length;

  expect([...new Set(ends.file)].sort()).toEqual(['EIO', 'ENOSPC', 'ok']);
  expect([...new Set(ends.row)].sort()).toEqual(['ERR_SQLITE_ERROR', 'ok']);
  expect(failures('rows')).toBeGreaterThan(0);
  // Four writes make a file, three rows one transaction; a failed one ends what it belongs to.
  expect(failed / all).toBeGreaterThan(0.02);
  expect(failed / all).toBeLessThan(0.08);
  expect(failed).toBe(failures('file') + failures('row') + failures('rows'));
  expect(ends.rowsThere).toBe(250 - failures('row') + 3 * (250 - failures('rows')));
  expect(new Set(ends.afterwards)).toEqual(new Set(['ok']));
});

it('the same writes fail with the same seed, others with another', async () => {
  const [first, second, other] = await Promise.all([run(6), run(6), run(7)]);

  expect(second.output).toBe(first.output);
  expect(other.output).not.toBe(first.output);
});
