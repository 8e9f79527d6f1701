// The reader of events that docs/events.md shows, as it stands there, on the embedded system: each event once, though the
// reader dies again and again.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { newToken } from '../../../lambdas/authorizer/new-token.ts';
import { aBundle, aFailingCapture, aMendedCapture } from '../../ports/records.ts';
import { runningSystem } from './running-system.ts';

const [, shown = ''] =
  /```js\n(.*?)```/s.exec(readFileSync(join(import.meta.dirname, '../../../docs/events.md'), 'utf8')) ?? [];

/** Dies at every seventh event, half done. */
const handling = `
let count = 0;
function handle(db, event) {
  db.exec('CREATE TABLE IF NOT EXISTS handled (event TEXT)');
  db.prepare('INSERT INTO handled VALUES (?)').run(event.eventId);
  if (++count % 7 === 0) process.exit(9);
}
`;

describe('a reader of events', () => {
  test('that dies again and again handles each once, in the order of the list', async () => {
    const system = await runningSystem();
    const { verdicts } = system.storage;
    for (let at = 0; at < 40; at++) {
      const bundleId = `b${at}`;
      const made = at % 2 === 0 ? aFailingCapture : aMendedCapture;
      const capturedAt = new Date(Date.parse('2026-03-01T09:00:00.000Z') + at * 60_000).toISOString();
      await verdicts.saveVerdicts(aBundle(bundleId, { status: 'complete' }), [made(bundleId, { capturedAt })]);
    }
    const all: string[] = [];
    for (let path = '/v1/events?limit=100'; path !== ''; ) {
      const { items, nextCursor } = (await (await system.ask(path)).json()) as {
        items: { eventId: string }[];
        nextCursor: string | null;
      };
      all.push(...items.map(({ eventId }) => eventId));
      path = nextCursor === null ? '' : `/v1/events?limit=100&cursor=${nextCursor}`;
    }
    expect(all.length).toBeGreaterThan(100);

    const script = join(system.folder, 'reader.mjs');
    await writeFile(script, `${handling}${shown}`);
    const { token, grant } = newToken({ scopes: ['verdicts:read'], sites: ['*'], expiresAt: null }, randomBytes);
    await system.storage.tokens.save(grant);
    const env = { LOGVERDICT_URL: system.url, LOGVERDICT_TOKEN: token };
    let deaths = 0;
    while (handledIn(system.folder).length < all.length && deaths < all.length) {
      const reader = spawn(process.execPath, [script], { cwd: system.folder, env, stdio: 'inherit' });
      const watched = setInterval(() => {
        if (handledIn(system.folder).length === all.length) reader.kill('SIGKILL');
      }, 20);
      await once(reader, 'exit');
      clearInterval(watched);
      deaths++;
    }
    expect(deaths).toBeGreaterThan(all.length / 7);
    expect(handledIn(system.folder)).toEqual(all);
  }, 60_000);
});

function handledIn(folder: string): string[] {
  try {
    using opened = new DisposableStack();
    const options = { readOnly: true, timeout: 1_000 };
    const db = opened.adopt(new DatabaseSync(join(folder, 'tickets.sqlite'), options), (each) => each.close());
    return db
      .prepare('SELECT event FROM handled ORDER BY rowid')
      .all()
      .map(({ event }) => String(event));
  } catch {
    return []; // nothing is there yet
  }
}
