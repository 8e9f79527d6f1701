// What every source of bundles must do. The port only reads; the factory adds a way to store an object.
import { expect, test } from 'vitest';
import type { BundleSource } from '../../shared/model/ports.ts';
import type { ObjectRef } from '../../shared/model/stored-records.ts';

export interface BundleSourceUnderTest {
  source: BundleSource;
  /** Stores a new version of the key. */
  put(key: string, bytes: Uint8Array): Promise<ObjectRef>;
}

const key = 'drop/lab/a b+ü.log';

export function bundleSourceContract(make: () => Promise<BundleSourceUnderTest>): void {
  test('the bytes come back as they were stored, with their length', async () => {
    const { source, put } = await make();
    const bytes = new Uint8Array(3_000_000).map((_, at) => at % 251);
    const opened = await source.open(await put(key, bytes));
    expect(opened.sizeBytes).toBe(3_000_000);
    expect(opened.lastModified.getTime()).toBeGreaterThan(0);
    expect(Buffer.from(bytes).equals(await read(opened.bytes))).toBe(true);
  });

  test('ranges of it come back, from anywhere to anywhere', async () => {
    const { source, put } = await make();
    const bytes = Buffer.from(new Uint8Array(1_000_000).map((_, at) => at % 251));
    const { range } = await source.open(await put(key, bytes));
    for (const [from, to] of [
      [0, 4],
      [999_990, 1_000_000],
      [300_000, 900_001],
      [0, 1_000_000],
      [500, 500],
    ] as const) {
      expect(bytes.subarray(from, to).equals(await read(range(from, to)))).toBe(true);
    }
  });

  test('one version that is removed is gone for good, and no other', async () => {
    const { source, put } = await make();
    const [older, newer] = [await put(key, Buffer.from('older')), await put(key, Buffer.from('newer'))];
    const other = await put(`${key}.1`, Buffer.from('older'));
    await source.remove(older);
    await source.remove(older);
    await expect(source.open(older)).rejects.toMatchObject({ code: 'object-gone' });
    expect((await read((await source.open(newer)).bytes)).toString()).toBe('newer');
    expect((await read((await source.open(other)).bytes)).toString()).toBe('older');
    await source.remove(newer);
    await expect(source.open(newer)).rejects.toMatchObject({ code: 'object-gone' });
  });

  test('without a version what is there now is removed, and nothing where there is nothing', async () => {
    const { source, put } = await make();
    const ref = await put(key, Buffer.from('one'));
    await source.remove({ ...ref, versionId: null });
    await source.remove({ ...ref, versionId: null });
    await source.remove({ ...ref, key: 'uploads/b1/never came.log', versionId: null });
    await expect(source.open(ref)).rejects.toMatchObject({ code: 'object-gone' });
    await expect(source.open({ ...ref, versionId: null })).rejects.toMatchObject({ code: 'object-gone' });
  });

  test('an older version is still there when a newer one was stored', async () => {
    const { source, put } = await make();
    const first = await put(key, Buffer.from('first'));
    const second = await put(key, Buffer.from('second'));
    expect((await read((await source.open(first)).bytes)).toString()).toBe('first');
    expect((await read((await source.open(second)).bytes)).toString()).toBe('second');
    const newest = await source.open({ ...second, versionId: null });
    expect((await read(newest.bytes)).toString()).toBe('second');
  });

  test('an empty object is an object', async () => {
    const { source, put } = await make();
    const opened = await source.open(await put(key, Buffer.alloc(0)));
    expect(opened.sizeBytes).toBe(0);
    expect(await read(opened.bytes)).toHaveLength(0);
  });

  test('an object or version that is not there is gone', async () => {
    const { source, put } = await make();
    const ref = await put(key, Buffer.from('x'));
    for (const absent of [{ key: 'drop/lab/other' }, { versionId: 'f'.repeat(32) }]) {
      await expect(source.open({ ...ref, ...absent })).rejects.toMatchObject({ code: 'object-gone' });
    }
  });

  test('a reader may stop early', async () => {
    const { source, put } = await make();
    const { bytes } = await source.open(await put(key, Buffer.alloc(5_000_000)));
    for await (const chunk of bytes) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}
