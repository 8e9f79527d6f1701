// Bundles on disk: the port's contract, versions, and what is left when storing fails.
import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localBucket, openObjectStore } from '../../../../infra/local/storage/object-store.ts';
import { bundleSourceContract } from '../../../ports/bundle-source-contract.ts';
import { openFor, temporaryFolder } from '../temporary-folder.ts';

const storedAt = new Date('2026-03-01T10:00:00.000Z');

async function aStore(folder?: string) {
  folder ??= await temporaryFolder();
  const objects = join(folder, 'objects');
  const store = await openObjectStore(openFor(join(folder, 'test.sqlite')), objects, () => storedAt);
  const put = async (key: string, bytes: Uint8Array) => store.record(key, await store.receive(inPieces(bytes)));
  return { folder: objects, store, put };
}

async function* inPieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((e) => e.name);

describe('object store', () => {
  bundleSourceContract(async () => {
    const { store, put } = await aStore();
    return {
      source: store,
      put: async (key, bytes) => ({ bucket: localBucket, key, versionId: (await put(key, bytes)).versionId }),
    };
  });

  test('bytes stand under the hash of their content, whatever the key', async () => {
    const { folder, put } = await aStore();
    const version = await put('drop/../../../etc/passwd', Buffer.from('abc'));
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // of `abc`: FIPS 180-2
    expect(version).toMatchObject({ sha256, versionId: sha256.slice(0, 32), sizeBytes: 3, lastModified: storedAt });
    expect(await filesIn(folder)).toEqual([sha256]);
  });

  test('a file that has become shorter is no bundle that ends there', async () => {
    const { folder, store, put } = await aStore();
    const { key, versionId, sha256 } = await put('k', Buffer.alloc(1_000_000, 'a'));
    await truncate(join(folder, sha256.slice(0, 2), sha256), 700_000);
    const { bytes } = await store.open({ bucket: localBucket, key, versionId });
    await expect(Array.fromAsync(bytes)).rejects.toThrow(
      /expected bytes up to 1000000 of .*found the end after 700000/,
    );
  });

  test('the same content under the same key is no new version', async () => {
    const { put } = await aStore();
    expect(await put('k', Buffer.from('a'))).toEqual(await put('k', Buffer.from('a')));
  });

  test('the next start removes bytes that no object has: never recorded, or left by a deletion that was cut short', async () => {
    const folder = await temporaryFolder();
    const first = await aStore(folder);
    const kept = await first.put('k', Buffer.from('a'));
    const deleted = await first.put('l', Buffer.from('b'));
    await first.store.receive(inPieces(Buffer.from('c')));
    openFor(join(folder, 'test.sqlite')).exec(`DELETE FROM object_versions WHERE sha256 = '${deleted.sha256}'`);
    expect(await filesIn(first.folder)).toHaveLength(3);
    await aStore(folder);
    expect(await filesIn(first.folder)).toEqual([kept.sha256]);
  });

  test('later versions have greater sequencers, also content that comes back', async () => {
    const { put } = await aStore();
    const versions = [
      await put('k', Buffer.from('a')),
      await put('k', Buffer.from('b')),
      await put('k', Buffer.from('a')),
    ];
    expect(versions.map(({ sequencer }) => Number.parseInt(sequencer, 16))).toEqual([1, 2, 3]);
    expect(versions[2]?.versionId).toBe(versions[0]?.versionId);
  });

  test('a source that fails, and content that is refused, leave nothing on disk', async () => {
    const { folder, store } = await aStore();
    async function* failing(): AsyncIterable<Uint8Array> {
      yield Buffer.from('a');
      throw new Error('went away');
    }
    await expect(store.receive(failing())).rejects.toThrow('went away');
    const refuse = () => {
      throw new Error('too short');
    };
    await expect(store.receive(inPieces(Buffer.from('a')), refuse)).rejects.toThrow('too short');
    expect(await filesIn(folder)).toEqual([]);
  });

  test('content whose last bundle is deleted while it comes in anew is refused, not recorded without its bytes', async () => {
    const { store, put } = await aStore();
    const { versionId } = await put('k', Buffer.from('a'));
    const anew = await store.receive(inPieces(Buffer.from('a')));
    await store.remove({ bucket: localBucket, key: 'k', versionId });
    expect(() => store.record('k', anew)).toThrow('found them gone');
    const sent = await put('k', Buffer.from('a'));
    expect(await store.open({ bucket: localBucket, key: 'k', versionId: sent.versionId })).toMatchObject({
      sizeBytes: 1,
    });
  });

  test('what a killed process left half written is removed at the next start', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'objects', 'incoming'), { recursive: true });
    await writeFile(join(folder, 'objects', 'incoming', 'left'), 'half');
    await openObjectStore(openFor(join(folder, 'test.sqlite')), join(folder, 'objects'), () => storedAt);
    expect(await filesIn(join(folder, 'objects'))).toEqual([]);
  });
});
