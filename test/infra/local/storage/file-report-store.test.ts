// Reports as files: the port's contract, and that no key leads out of the reports folder.
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFileReportStore } from '../../../../infra/local/storage/file-report-store.ts';
import { reportStoreContract } from '../../../ports/report-store-contract.ts';
import { openFor, temporaryFolder } from '../temporary-folder.ts';

async function aStore() {
  const folder = await temporaryFolder();
  const folders = { byId: join(folder, 'by-id'), facts: join(folder, 'facts'), published: join(folder, 'reports') };
  for (const each of Object.values(folders)) await mkdir(each);
  return { folder, reports: folders.published, store: makeFileReportStore(openFor(join(folder, 't.sqlite')), folders) };
}

const about = (key: string) => ({ key, sequencer: '01', json: '{}', markdown: '#' });

describe('report store in files', () => {
  reportStoreContract(async () => {
    const { store, reports } = await aStore();
    return { store, published: (key) => readFile(join(reports, key), 'utf8').catch(() => null) };
  });

  test.each([
    ['report', 'by-id', 'load'],
    ['record of facts', 'facts', 'loadFacts'],
  ] as const)('a stored %s of another form is told from one that is not there', async (_name, within, load) => {
    const { store, folder } = await aStore();
    const name = '7dc96f776c8423e57a2785489a3f9c43fb6e756876d6ad9a9cac4aa4e72ec193.json';
    await mkdir(join(folder, within, name.slice(0, 2)));
    await writeFile(join(folder, within, name.slice(0, 2), name), '{"schema":"logverdict/facts/9"}');
    await expect(store[load]('b1')).rejects.toMatchObject({ code: 'stored-record-unreadable' });
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

  const copiesOf = async (reports: string) => {
    const names = (await readdir(reports, { recursive: true })).filter((name) => /json$/.test(name)).sort();
    const entries = await readdir(reports, { recursive: true, withFileTypes: true });
    expect(entries.filter(({ name }) => name.endsWith('.tmp'))).toEqual([]);
    const isFile = new Set(
      entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)),
    );
    const files = names.map((name) => join(reports, name)).filter((path) => isFile.has(path));
    return Promise.all(files.map(async (path) => [path.slice(reports.length + 1), await readFile(path, 'utf8')]));
  };
  const marked = (name: string) => expect.stringMatching(new RegExp(`^${name}~[0-9a-f]{16}\\.json$`));

  test.each([
    [
      ['drop/k2/x.json/y.log', 'drop/k2/x'],
      ['k2/x.json/y.log.json', marked('k2/x')],
    ],
    [
      ['drop/k2/x', 'drop/k2/x.json/y.log'],
      ['k2/x.json', marked('k2/y.log')],
    ],
    [
      ['drop/k2/x.md/y.log', 'drop/k2/x'],
      ['k2/x.md/y.log.json', marked('k2/x')],
    ],
    [
      ['drop/both.log', 'drop/default/both.log'],
      ['default/both.log.json', marked('default/both.log')],
    ],
    [
      ['drop/default/both.log', 'drop/both.log'],
      ['default/both.log.json', marked('default/both.log')],
    ],
  ])('two files whose reports would share a path get two reports: %j', async (keys, paths) => {
    const { store, reports } = await aStore();
    for (const round of ['01', '02']) {
      for (const key of keys) await store.publish({ key, sequencer: round, json: key + round, markdown: '#' });
      const expected = keys.map((key, at) => [paths[at], key + round]);
      const found = await copiesOf(reports);
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining(expected));
    }
  });

  test('a file named as a cut name would be does not take its place', async () => {
    const { store, reports } = await aStore();
    const long = `drop/lab/${'x'.repeat(255)}`;
    await store.publish({ ...about(long), json: 'long' });
    const [cut = ''] = (await readdir(join(reports, 'lab'))).filter((name) => name.endsWith('.json'));
    await store.publish({ ...about(`drop/lab/${cut.slice(0, -'.json'.length)}`), json: 'short' });
    expect((await copiesOf(reports)).map(([, text]) => text).sort()).toEqual(['long', 'short']);
  });

  test('a folder that nobody knows in the place of a report is left alone, and the report stands beside it', async () => {
    const { store, reports } = await aStore();
    await mkdir(join(reports, 'lab', 'a.log.json'), { recursive: true });
    await store.publish(about('drop/lab/a.log'));
    expect(await copiesOf(reports)).toEqual([[marked('lab/a.log'), '{}']]);
  });

  test('a write that fails leaves no passing file behind', async () => {
    const { store, reports } = await aStore();
    await store.publish(about('drop/lab/a.log'));
    await rm(join(reports, 'lab', 'a.log.json'));
    await mkdir(join(reports, 'lab', 'a.log.json'));
    await expect(store.publish(about('drop/lab/a.log'))).rejects.toMatchObject({ code: 'EISDIR' });
    expect((await readdir(join(reports, 'lab'))).sort()).toEqual(['a.log.json', 'a.log.md']);
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
