// Long lists on DynamoDB: every item once, whatever the page size, and no page that costs without bound.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import type { VerdictStore } from '../../../shared/model/ports.ts';
import { aBundle, aCapture, selfSigned } from '../../ports/records.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { allOf } from './dynamo-world.ts';

const name = (prefix: string, at: number) => `${prefix}${String(at).padStart(4, '0')}`;

describe.skipIf(missingDynamoDb !== null)(
  `long lists on DynamoDB${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`,
  () => {
    let service: DynamoDbService;
    let store: VerdictStore;
    const sites = ['north', 'south', 'west'];

    beforeAll(async () => {
      service = await startDynamoDb();
      store = makeDynamoVerdictStore(await service.newTable());
      for (const site of sites) {
        const bundle = aBundle(`b_${site}`, { site, status: 'complete' });
        const captures = Array.from({ length: 40 }, (_, node) =>
          aCapture(bundle.bundleId, {
            site,
            node: name('e', node),
            verdict: node % 4 === 0 ? 'fail' : 'pass',
            findings: Array.from({ length: 15 }, (_, at) => ({
              ...selfSigned,
              findingId: `f_${site}_${name('e', node)}_${name('', at)}`,
              severity: node === 39 && at === 14 ? 'critical' : 'low',
            })),
          }),
        );
        await store.saveVerdicts(bundle, captures);
      }
    });
    afterAll(() => service.close());

    test.each([1, 7, 100])('pages of %i hold every node once, by site and name', async (limit) => {
      const nodes = await allOf((page) => store.nodes({ sites: null }, page), limit);
      const expected = sites.flatMap((site) => Array.from({ length: 40 }, (_, at) => `${site} ${name('e', at)}`));
      expect(nodes.map(({ site, node }) => `${site} ${node}`)).toEqual(expected);
    });

    test.each([7, 100])('pages of %i over some sites with a filter hold every match once', async (limit) => {
      const filter = { sites: ['west', 'north', 'north', 'nowhere'], verdict: 'fail' as const };
      const nodes = await allOf((page) => store.nodes(filter, page), limit);
      const failing = Array.from({ length: 10 }, (_, at) => name('e', at * 4));
      expect(nodes.map(({ site, node }) => `${site} ${node}`)).toEqual(
        ['north', 'west'].flatMap((site) => failing.map((node) => `${site} ${node}`)),
      );
    });

    test('all findings are had once, by site, node and id', async () => {
      const ids = (await allOf((page) => store.findings({ sites: null }, page), 50)).map(({ findingId }) => findingId);
      expect(ids).toHaveLength(3 * 40 * 15);
      expect(ids).toEqual([...new Set(ids)].sort());
    });

    test('a rare finding is found among many', async () => {
      const found = await allOf((page) => store.findings({ sites: null, severity: 'critical' }, page), 2);
      expect(found.map(({ site }) => site)).toEqual(sites);
    });

    test('findings of one node are found in every site that has it', async () => {
      const found = await allOf((page) => store.findings({ sites: null, node: 'E0003' }, page), 10);
      expect(found).toHaveLength(3 * 15);
    });

    test('bundles of several sites are merged by time', async () => {
      const merged = makeDynamoVerdictStore(await service.newTable());
      for (let at = 0; at < 30; at++) {
        const createdAt = `2026-03-01T10:00:${String(at).padStart(2, '0')}.000Z`;
        await merged.createBundle(aBundle(name('b', at), { site: sites[at % 3] ?? '', createdAt }));
      }
      const ids = async (filter: object, limit: number) =>
        (await allOf((page) => merged.bundles({ sites: null, ...filter }, page), limit)).map(
          ({ bundleId }) => bundleId,
        );
      const newestFirst = Array.from({ length: 30 }, (_, at) => name('b', 29 - at));
      expect(await ids({}, 4)).toEqual(newestFirst);
      expect(await ids({ sites }, 4)).toEqual(newestFirst);
      expect(await ids({ sites: ['north', 'west'] }, 3)).toEqual(newestFirst.filter((_, at) => at % 3 !== 1));
      const manySites = ['north', ...Array.from({ length: 60 }, (_, at) => name('s', at))];
      expect(await ids({ sites: manySites, status: 'queued' }, 3)).toEqual(newestFirst.filter((_, at) => at % 3 === 2));
    });
  },
);
