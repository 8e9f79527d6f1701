// Verdicts saved on DynamoDB: by several workers at once, in few writes, in pieces where they are large, and never over
// what a newer program has written.
import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headKey } from '../../../lambdas/aws/dynamo/keys.ts';
import { schemaVersion } from '../../../lambdas/aws/dynamo/stored-item.ts';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import type { NodeCapture } from '../../../shared/model/stored-records.ts';
import { aBundle, aCapture, aFailingCapture, aMendedCapture, selfSigned } from '../../ports/records.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { watchedClient } from '../../services/watched-client.ts';
import { keysIn, stateOf } from './dynamo-world.ts';

const done = (bundleId: string) => aBundle(bundleId, { status: 'complete' });
const day = (at: number) => ({ capturedAt: `2026-03-0${at}T09:00:00.000Z` });
const finding = (name: string) => ({ ...selfSigned, findingId: `f_${name}` });

describe.skipIf(missingDynamoDb !== null)(`saves on DynamoDB${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb();
  });
  afterAll(() => service.close());

  const worker = (table: DynamoTable) =>
    makeDynamoVerdictStore({ ...table, client: watchedClient(service.config).client });

  describe('several workers', () => {
    const captures: [string, NodeCapture][] = [
      ['b1', aFailingCapture('b1', day(1))],
      ['b2', aMendedCapture('b2', day(2))],
      ['b3', aFailingCapture('b3', { ...day(3), findings: [selfSigned, finding('other')] })],
      ['b4', aCapture('b4', { ...day(4), complete: false })],
      ['b5', aMendedCapture('b5', { ...day(5), fqdn: 'edge.example.lab' })],
    ];

    test('on different bundles of one node end as if one had come after the other', async () => {
      const inTurn = makeDynamoVerdictStore(await service.newTable());
      for (const [bundleId, capture] of captures) await inTurn.saveVerdicts(done(bundleId), [capture]);
      const whole = await stateOf(inTurn);
      for (let round = 0; round < 5; round++) {
        const table = await service.newTable();
        await Promise.all(captures.map(([id, capture]) => worker(table).saveVerdicts(done(id), [capture])));
        expect(await stateOf(makeDynamoVerdictStore(table))).toEqual(whole);
      }
    });

    test('on one bundle, read by two versions of the program, end with what one of them said, whole', async () => {
      const old = {
        bundle: { ...done('b1'), engine: 'old' },
        captures: [aFailingCapture('b1'), aCapture('b1', { node: 'e2' })],
      };
      const fresh = {
        bundle: { ...done('b1'), engine: 'new' },
        captures: [aMendedCapture('b1'), aCapture('b1', { node: 'e3' })],
      };
      for (let round = 0; round < 5; round++) {
        const table = await service.newTable();
        await Promise.all([old, fresh].map((each) => worker(table).saveVerdicts(each.bundle, each.captures)));
        const store = makeDynamoVerdictStore(table);
        const last = (await store.bundle('b1'))?.engine === 'old' ? old : fresh;
        const alone = makeDynamoVerdictStore(await service.newTable());
        await alone.saveVerdicts(last.bundle, last.captures);
        expect(await stateOf(store)).toEqual(await stateOf(alone));
      }
    });
  });

  describe('writes', () => {
    const bundleOf = (nodes: number, findings: number) =>
      Array.from({ length: nodes }, (_, node) =>
        aFailingCapture('b1', {
          node: `System ${node}`,
          fqdn: `expc${node}.example.lab`,
          ip: `10.61.10.${node}`,
          findings: Array.from({ length: findings }, (_, at) => finding(`${node}_${at}`)),
        }),
      );

    test.each([
      [1, 0],
      [6, 3],
      [2, 150],
    ])(
      '%i nodes with %i findings each are at most 3 writes per node, 2 per finding and 4 more',
      async (nodes, findings) => {
        const table = await service.newTable();
        const { client, written } = watchedClient(service.config);
        const store = makeDynamoVerdictStore({ ...table, client });
        await store.createBundle(aBundle('b1'));
        await store.updateBundle('b1', { status: 'processing' });
        await store.saveVerdicts(done('b1'), bundleOf(nodes, findings));
        expect(written.items).toBeLessThanOrEqual(3 * nodes + 2 * nodes * findings + 4);
      },
    );

    test('saving the same again writes nothing', async () => {
      const table = await service.newTable();
      await makeDynamoVerdictStore(table).saveVerdicts(done('b1'), bundleOf(3, 3));
      const before = await keysIn(table);
      const { client, written } = watchedClient(service.config);
      await makeDynamoVerdictStore({ ...table, client }).saveVerdicts(done('b1'), bundleOf(3, 3));
      expect(written.items).toBe(0);
      expect(await keysIn(table)).toEqual(before);
    });
  });

  describe('large captures', () => {
    const servers = (count: number, salt: string): NodeCapture['servers'] =>
      Array.from({ length: count }, (_, at) => ({
        address: `${Buffer.from(`${salt}${at * 7919}`).toString('hex')}.example.lab`,
        ip: `10.${at % 251}.${(at * 31) % 253}.${(at * 17) % 241}`,
        port: 8443,
        verdict: 'pass',
        cause: null,
        verifiedOk: at % 3 === 0,
      }));
    const large = (salt: string) => aCapture('b1', { servers: servers(60_000, salt) });

    test('a capture larger than an item comes back whole, and leaves no pieces behind', async () => {
      const table = await service.newTable();
      const store = makeDynamoVerdictStore(table);
      const pieces = async () => (await keysIn(table)).filter((key) => key.includes('PART'));
      await store.saveVerdicts(done('b1'), [large('a')]);
      expect(await store.findNodes({ sites: null, name: 'expc1' })).toEqual([large('a')]);
      const first = await pieces();
      expect(first.length).toBeGreaterThan(0);
      await store.saveVerdicts(done('b1'), [large('b')]);
      expect(await store.findNodes({ sites: null, name: 'expc1' })).toEqual([large('b')]);
      expect((await pieces()).filter((key) => first.includes(key))).toEqual([]);
      await store.saveVerdicts(done('b1'), []);
      expect(await pieces()).toEqual([]);
      expect(await store.findNodes({ sites: null, name: 'expc1' })).toEqual([]);
    });
  });

  describe('items of an older program', () => {
    /** What layout 1 did not write. */
    const newAttributes = [
      'toldAt',
      'updatedAt',
      'event',
      ...['gsi6', 'gsi7', 'gsi8'].flatMap((i) => [`${i}pk`, `${i}sk`]),
    ];

    /** As layout 1 would have left the table. */
    async function asLayoutOne({ client, table }: DynamoTable): Promise<void> {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
      for (const item of Items) {
        const { pk, sk, kind } = item;
        await client.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
        if (kind === 'event') continue;
        const kept = Object.entries(item).filter(([name]) => !newAttributes.includes(name));
        const old: Record<string, unknown> = { ...Object.fromEntries(kept), schemaVersion: 1 };
        if (kind === 'finding') {
          const { tickets: _t, acknowledgement: _a, updatedAt: _u, ...folded } = JSON.parse(String(item.record));
          Object.assign(old, { record: JSON.stringify(folded) });
          delete old.revision;
        }
        await client.send(new PutCommand({ TableName: table, Item: old }));
      }
    }

    test('are read, and brought up to date by the next save', async () => {
      const table = await service.newTable();
      const store = makeDynamoVerdictStore(table);
      const capture = aFailingCapture('b1', { ...day(1), fqdn: 'edge.example.lab' });
      await store.saveVerdicts(done('b1'), [capture]);
      await asLayoutOne(table);
      expect(await store.bundle('b1')).toEqual(done('b1'));
      expect(await store.finding(selfSigned.findingId)).toMatchObject({
        tickets: [],
        acknowledgement: null,
        updatedAt: '2026-03-01T09:00:00.000Z',
      });
      const change = { kind: 'link-ticket' as const, system: 'snow', ticketId: 'INC1' };
      await store.changeFinding(selfSigned.findingId, change);
      await store.saveVerdicts(done('b1'), [capture]);
      expect((await store.history({ site: 'lab', node: 'expc1' }, { limit: 9, cursor: null })).items).toEqual([
        capture,
      ]);
      expect(await store.findNodes({ sites: null, name: 'edge' })).toEqual([capture]);
      await store.saveVerdicts(done('b2'), [aMendedCapture('b2', day(2))]);
      expect(await store.finding(selfSigned.findingId)).toMatchObject({
        state: 'resolved',
        tickets: [{ ticketId: 'INC1' }],
      });
    });
  });

  describe('items of a newer program', () => {
    const place = { site: 'lab', nodeKey: 'expc1' };
    const newer = async (table: DynamoTable, key: { pk: string; sk: string }) =>
      table.client.send(
        new PutCommand({ TableName: table.table, Item: { ...key, schemaVersion: schemaVersion + 1, future: true } }),
      );
    const unreadable = { code: 'stored-record-unreadable' };

    test('are not read by guess', async () => {
      const table = await service.newTable();
      const store = makeDynamoVerdictStore(table);
      await newer(table, { pk: 'BUNDLE b1', sk: 'BUNDLE' });
      await expect(store.bundle('b1')).rejects.toMatchObject(unreadable);
      await expect(store.updateBundle('b1', { status: 'queued' })).rejects.toMatchObject(unreadable);
      await expect(store.createBundle(aBundle('b1'))).rejects.toMatchObject(unreadable);
    });

    test.each([
      ['bundle', { pk: 'BUNDLE b1', sk: 'BUNDLE' }],
      ['list of captures', { pk: 'BUNDLE b1', sk: 'CAPTURES' }],
      ['head', headKey(place)],
      ['capture', { pk: 'NODE lab expc1', sk: 'CAPTURE b1' }],
      ['other capture', { pk: 'NODE lab expc1', sk: 'CAPTURE b0' }],
      ['finding', { pk: 'NODE lab expc1', sk: `FINDING ${selfSigned.findingId}` }],
    ])('are never written over: %s', async (_, key) => {
      const table = await service.newTable();
      await newer(table, key);
      const saved = makeDynamoVerdictStore(table).saveVerdicts(done('b1'), [
        aFailingCapture('b1', { fqdn: 'edge.lab' }),
      ]);
      await expect(saved).rejects.toMatchObject(unreadable);
      expect((await keysIn(table)).filter((found) => found !== 'BUNDLE b1 | CAPTURES')).toEqual(
        key.sk === 'CAPTURES' ? [] : [`${key.pk} | ${key.sk}`],
      );
    });
  });
});
