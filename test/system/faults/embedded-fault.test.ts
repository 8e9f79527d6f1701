// What goes wrong around the embedded system, and what is there when it is over.
import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { s3EventOf } from '../../../infra/local/drop/s3-event.ts';
import { openStorage } from '../../../infra/local/storage/storage.ts';
import { settingsIn } from '../../infra/local/running-system.ts';
import { temporaryFolder } from '../../infra/local/temporary-folder.ts';
import { toldOfTwoNodes, twoNodeBundle } from './fault-bundles.ts';
import { type Dropped, idIn } from './fault-case.ts';
import { startEmbeddedFaultHost } from './fault-embedded-host.ts';
import { embeddedTroubles } from './fault-embedded-troubles.ts';
import { faultSuite } from './fault-suite.ts';
import { expectWhole } from './fault-whole.ts';

const site = 'lab';
const now = () => new Date();

/** A system that is not running, and a bundle that waits in it. */
async function oneWaiting(folder: string): Promise<Dropped> {
  const { objects, queue, close } = await openStorage(settingsIn(folder), now);
  const [key, fileName, bytes] = ['drop/lab/a.tar.gz', 'a.tar.gz', twoNodeBundle()];
  const body = s3EventOf(objects.record(key, await objects.receive(Readable.from([bytes]))), 'Put');
  queue.enqueue(body);
  close();
  return { site, key, fileName, reference: null, bytes, body, bundleId: idIn(body) };
}

describe('faults (embedded)', () => faultSuite(() => startEmbeddedFaultHost(), embeddedTroubles));

describe('the embedded system', () => {
  it('goes on from whatever stands on its disk, at any step of a bundle', async () => {
    const [folder, images] = [await temporaryFolder(), await temporaryFolder()];
    const one = await oneWaiting(folder);
    const script = fileURLToPath(new URL('./fault-embedded-images.ts', import.meta.url));
    const taken = Number(execFileSync(process.execPath, [script, folder, images], { encoding: 'utf8' }));
    expect(await readdir(images)).toHaveLength(taken);
    expect(taken).toBeGreaterThan(15);
    for (let image = 1; image <= taken; image++) {
      const host = await startEmbeddedFaultHost(join(images, String(image)));
      expect(await host.workThrough()).toEqual([]);
      await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfTwoNodes);
      expect(await host.leftovers()).toEqual([]);
      await host.close();
    }
  });

  it('leaves the database of a newer program as it is, and everything in it is there when that is back', async () => {
    const folder = await temporaryFolder();
    const one = await oneWaiting(folder);
    const raiseLayout = (by: number) => {
      const db = new DatabaseSync(join(folder, 'state', 'logverdict.sqlite'));
      const layout = Number(db.prepare('PRAGMA user_version').get()?.user_version);
      db.exec(`PRAGMA user_version = ${layout + by}`);
      db.close();
    };
    raiseLayout(1);
    const refused = {
      code: 'configuration-invalid',
      message: expect.stringContaining('written by a newer logverdict'),
    };
    await expect(startEmbeddedFaultHost(folder)).rejects.toMatchObject(refused);
    raiseLayout(-1);
    const host = await startEmbeddedFaultHost(folder);
    expect(await host.workThrough()).toEqual([]);
    await expectWhole(host, site, [{ of: one, end: 'complete' }], toldOfTwoNodes);
    await host.close();
  });
});
