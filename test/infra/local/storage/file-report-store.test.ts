// Reports as files: the port's contract, and that no key leads out of the reports folder.
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFileReportStore } from '../../../../infra/local/storage/file-report-store.ts';
import { reportStoreContract } from '../../../ports/report-store-contract.ts';
import { openFor, temporaryFolder } from '../temporary-folder.ts';

async function aStore() {
  const folder = await temporaryFolder();
  const folders = { byId: join(folder, 'by-id'), published: join(folder, 'reports') };
  await mkdir(folders.byId);
  await mkdir(folders.published);
  return { folder, reports: folders.published, store: makeFileReportStore(openFor(join(folder, 't.sqlite')), folders) };
}

const about = (key: string) => ({ key, sequencer: '01', json: '{}', markdown: '#' });

describe('report store in files', () => {
  reportStoreContract(async () => {
    const { store, reports } = await aStore();
    return { store, published: (key) => readFile(join(reports, key), 'utf8').catch(() => null) };
  });

  test.each([
    'drop/lab/../../../evil.log',
    'drop/../evil.log',
    'drop/lab/./evil.log',
    'drop/lab//evil.log',
    'drop/lab/evil\0.log',
    'drop/..',
    'uploads/b1/evil.log',
    'evil.log',
  ])('a key that names no place below the folder is refused: %j', async (key) => {
    const { store, folder, reports } = await aStore();
    await expect(store.publish(about(key))).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await readdir(reports)).toEqual([]);
    expect((await readdir(folder)).filter((name) => name.includes('evil'))).toEqual([]);
  });

  test('a link that stands in the place of a folder is not followed', async () => {
    const { store, folder, reports } = await aStore();
    await mkdir(join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(reports, 'lab'));
    await expect(store.publish(about('drop/lab/a.log'))).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
  });

  test('a link that stands in the place of a report is replaced, not written through', async () => {
    const { store, folder, reports } = await aStore();
    await mkdir(join(reports, 'lab'));
    await symlink(join(folder, 'target'), join(reports, 'lab', 'a.log.json'));
    await store.publish(about('drop/lab/a.log'));
    expect(await readFile(join(reports, 'lab', 'a.log.json'), 'utf8')).toBe('{}');
    expect(await readdir(folder)).not.toContain('target');
  });

  test('a file right in the drop folder belongs to the default site', async () => {
    const { store, reports } = await aStore();
    await store.publish(about('drop/a.log'));
    expect((await readdir(join(reports, 'default'))).sort()).toEqual(['a.log.json', 'a.log.md']);
  });

  test('a name too long to be lengthened is cut, and two of a kind stay two', async () => {
    const { store, reports } = await aStore();
    await store.publish(about(`drop/lab/${'ü'.repeat(126)}-1`));
    await store.publish(about(`drop/lab/${'ü'.repeat(126)}-2`));
    const names = await readdir(join(reports, 'lab'));
    expect(names).toHaveLength(4);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });
});
