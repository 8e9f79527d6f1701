// What every verdict store must do when it is searched. A factory gives an empty store for every test.
import { describe, expect, test } from 'vitest';
import type { Page, PageRequest, VerdictStore } from '../../shared/model/ports.ts';
import { aBundle, aCapture, aFailingCapture, selfSigned } from './records.ts';

const everySite = { sites: null };
const whole = { limit: 100, cursor: null };
const done = (bundleId: string, site = 'lab') => aBundle(bundleId, { status: 'complete', site });

export function verdictStoreListsContract(makeStore: () => Promise<VerdictStore>): void {
  describe('lists', () => {
    test('pages together hold every bundle once, newest first, though others come and go meanwhile', async () => {
      const store = await makeStore();
      for (const day of [1, 2, 3, 4, 5]) await store.createBundle(aBundle(`b${day}`, created(day)));
      const first = await store.bundles(everySite, { limit: 2, cursor: null });
      await store.createBundle(aBundle('b9', created(9)));
      await store.updateBundle('b4', { status: 'processing' });
      const second = await store.bundles(everySite, { limit: 2, cursor: first.nextCursor });
      const third = await store.bundles(everySite, { limit: 2, cursor: second.nextCursor });
      expect([first, second, third].map(idsOf)).toEqual([['b5', 'b4'], ['b3', 'b2'], ['b1']]);
      expect(third.nextCursor).toBeNull();
    });

    test('a page that is exactly full has no next one', async () => {
      const store = await makeStore();
      await store.createBundle(aBundle('b1'));
      expect((await store.bundles(everySite, { limit: 1, cursor: null })).nextCursor).toBeNull();
    });

    test('bundles are found by site, status, key and reference', async () => {
      const store = await makeStore();
      await store.createBundle(aBundle('b1', { reference: 'SR-1' }));
      await store.createBundle(aBundle('b2', { site: 'north', status: 'processing' }));
      const found = async (filter: object) => idsOf(await store.bundles({ ...everySite, ...filter }, whole));
      expect(await found({ sites: ['north'] })).toEqual(['b2']);
      expect(await found({ sites: [] })).toEqual([]);
      expect(await found({ status: 'processing' })).toEqual(['b2']);
      expect(await found({ key: 'drop/lab/b1.tar.gz' })).toEqual(['b1']);
      expect(await found({ reference: 'SR-1' })).toEqual(['b1']);
    });

    test('nodes are found by site, cluster and verdict', async () => {
      const store = await makeStore();
      await store.saveVerdicts(done('b1'), [
        aFailingCapture('b1', { cluster: 'Edge' }),
        aCapture('b1', { node: 'e2' }),
      ]);
      await store.saveVerdicts(done('b2', 'north'), [aCapture('b2', { site: 'north' })]);
      const found = async (filter: object) =>
        (await store.nodes({ ...everySite, ...filter }, whole)).items.map(({ site, node }) => `${site} ${node}`);
      expect(await found({})).toEqual(['lab e2', 'lab expc1', 'north expc1']);
      expect(await found({ sites: ['north'] })).toEqual(['north expc1']);
      expect(await found({ cluster: 'edge' })).toEqual(['lab expc1']);
      expect(await found({ verdict: 'fail' })).toEqual(['lab expc1']);
    });

    test('a node is found by name, FQDN, short name and address, without regard to case', async () => {
      const store = await makeStore();
      const node = aCapture('b1', { node: 'EXPC1', fqdn: 'expc1.example.lab', ip: '10.61.10.11' });
      await store.saveVerdicts(done('b1'), [node]);
      for (const name of ['expc1', 'EXPC1', 'Expc1.Example.LAB', 'expc1.example.lab.', '10.61.10.11']) {
        expect(await store.findNodes({ ...everySite, name })).toEqual([node]);
      }
      expect(await store.findNodes({ ...everySite, name: '10' })).toEqual([]);
      expect(await store.findNodes({ sites: ['north'], name: 'expc1' })).toEqual([]);
    });

    test('a node is found by the short form of an FQDN unlike its name, until it has another', async () => {
      const store = await makeStore();
      const before = aCapture('b1', {
        node: 'Edge One',
        fqdn: 'expc1.example.lab',
        capturedAt: '2026-03-01T09:00:00.000Z',
      });
      const after = { ...before, bundleId: 'b2', fqdn: 'expc2.example.lab', capturedAt: '2026-03-02T09:00:00.000Z' };
      const found = (name: string) => store.findNodes({ ...everySite, name });
      await store.saveVerdicts(done('b1'), [before]);
      expect([await found('EXPC1'), await found('edge one')]).toEqual([[before], [before]]);
      await store.saveVerdicts(done('b2'), [after]);
      expect([await found('expc1'), await found('expc1.example.lab')]).toEqual([[], []]);
      expect([await found('expc2'), await found('expc2.example.lab')]).toEqual([[after], [after]]);
    });

    test('nodes of one name in several sites are all found, by site', async () => {
      const store = await makeStore();
      const [north, south] = [aCapture('b1', { site: 'north' }), aCapture('b2', { site: 'south' })];
      await store.saveVerdicts(done('b2', 'south'), [south]);
      await store.saveVerdicts(done('b1', 'north'), [north]);
      expect(await store.findNodes({ ...everySite, name: 'expc1' })).toEqual([north, south]);
      expect(await store.findNodes({ sites: ['south', 'west'], name: 'expc1' })).toEqual([south]);
    });

    test('pages of nodes and findings over several sites hold every one once, by site and name', async () => {
      const store = await makeStore();
      for (const site of ['south', 'north']) {
        const captures = ['e3', 'e1', 'e2'].map((node) =>
          aFailingCapture(site, { site, node, findings: [{ ...selfSigned, findingId: `f_${site}_${node}` }] }),
        );
        await store.saveVerdicts(done(site, site), captures);
      }
      const names = await pagesOf(
        (page) => store.nodes({ sites: ['south', 'north'] }, page),
        ({ site, node }) => site + node,
      );
      expect(names).toEqual([
        ['northe1', 'northe2', 'northe3', 'southe1'],
        ['southe2', 'southe3'],
      ]);
      const ids = await pagesOf(
        (page) => store.findings(everySite, page),
        ({ findingId }) => findingId,
      );
      expect(ids).toEqual([
        ['f_north_e1', 'f_north_e2', 'f_north_e3', 'f_south_e1'],
        ['f_south_e2', 'f_south_e3'],
      ]);
    });

    test('findings are found by site, node, cluster, state, severity and reference', async () => {
      const store = await makeStore();
      const capture = aFailingCapture('b1', { cluster: 'edge', reference: 'SR-1' });
      await store.saveVerdicts(done('b1'), [capture]);
      const found = async (filter: object) => (await store.findings({ ...everySite, ...filter }, whole)).items.length;
      const matching = { node: 'EXPC1', cluster: 'EDGE', state: 'open', severity: 'high', reference: 'SR-1' };
      expect(await found(matching)).toBe(1);
      for (const [name, other] of Object.entries({ node: 'x', cluster: 'x', state: 'resolved', severity: 'low' })) {
        expect(await found({ ...matching, [name]: other })).toBe(0);
      }
      expect(await found({ sites: ['north'] })).toBe(0);
      expect(await store.finding(selfSigned.findingId)).toMatchObject({ state: 'open', node: 'expc1' });
    });

    test('a cursor that no page gave out is refused', async () => {
      const store = await makeStore();
      const page = { limit: 1, cursor: 'bm90IGEgY3Vyc29y' };
      await expect(store.bundles(everySite, page)).rejects.toMatchObject({ code: 'invalid-request' });
    });

    test('a cursor of another list is refused', async () => {
      const store = await makeStore();
      for (const bundleId of ['b1', 'b2']) await store.createBundle(aBundle(bundleId));
      const { nextCursor: cursor } = await store.bundles(everySite, { limit: 1, cursor: null });
      expect(cursor).not.toBeNull();
      const refused = { code: 'invalid-request' };
      await expect(store.nodes(everySite, { limit: 1, cursor })).rejects.toMatchObject(refused);
      await expect(store.findings(everySite, { limit: 1, cursor })).rejects.toMatchObject(refused);
    });
  });
}

async function pagesOf<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  name: (item: T) => string,
): Promise<string[][]> {
  const first = await list({ limit: 4, cursor: null });
  const second = await list({ limit: 4, cursor: first.nextCursor });
  expect(second.nextCursor).toBeNull();
  return [first, second].map(({ items }) => items.map(name));
}

const created = (day: number) => ({ createdAt: `2026-03-0${day}T10:00:00.000Z` });

const idsOf = ({ items }: Page<{ bundleId: string }>): string[] => items.map(({ bundleId }) => bundleId);
