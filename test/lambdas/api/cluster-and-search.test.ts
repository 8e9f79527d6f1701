// What is put together of several bundles: the history of a node, a cluster, a case, and what a search finds.
import { describe, expect, test } from 'vitest';
import { findingOf, serverOf } from '../../doubles/report-of.ts';
import { apiWorld } from './api-world.ts';
import { read } from './read-bundles.ts';

const cluster = {
  name: 'core',
  verdict: 'fail' as const,
  headline: '',
  peers: ['expc1'],
  missing: ['expc2', 'expc3'],
  disagreements: [],
};

async function clusterWorld() {
  const world = apiWorld();
  const passing = {
    node: 'expc2',
    fqdn: null,
    cluster: 'core',
    verdict: 'pass' as const,
    findings: [],
    servers: [serverOf({ verdict: 'pass' })],
  };
  await read(world, { bundleId: 'b_1', reference: 'INC-1', clusters: [cluster], shows: [{ cluster: 'core' }] });
  await read(world, { bundleId: 'b_2', reference: 'INC-1', shows: [{ ...passing, ip: '10.61.10.12' }] });
  await read(world, {
    bundleId: 'b_3',
    site: 'paris',
    reference: 'INC-9',
    shows: [{ node: 'expc9', fqdn: null, cluster: 'core', ip: '10.62.1.9' }],
  });
  return world;
}
const berlin = { caller: { sites: ['berlin'] } };

describe('GET /v1/clusters/{cluster}', () => {
  test('shows peers, who is missing, and who disagrees', async () => {
    const answer = await (await clusterWorld()).ask('GET', '/v1/clusters/CORE', berlin);
    expect(answer).toMatchObject({
      status: 200,
      json: {
        name: 'core',
        site: 'berlin',
        verdict: 'fail',
        peers: ['expc1', 'expc2'],
        missing: ['expc3'],
        disagreements: [{ address: 'cucm-pub.example.lab', port: 6972, byNode: { expc1: 'fail', expc2: 'pass' } }],
        nodes: [{ node: 'expc1' }, { node: 'expc2' }],
        links: { self: '/prod/v1/clusters/core?site=berlin' },
      },
    });
  });

  test('misses no peer that has a bundle, by whatever name the others know it', async () => {
    const world = apiWorld();
    const knows = (missing: string[]) => [{ ...cluster, missing }];
    const names = { cluster: 'core', servers: [], findings: [] };
    await read(world, {
      bundleId: 'b_1',
      clusters: knows(['10.61.10.12', 'EXPC3.example.lab', '10.61.10.14']),
      shows: [{ ...names, node: 'expc1', fqdn: null, ip: '10.61.10.11' }],
    });
    await read(world, {
      bundleId: 'b_2',
      clusters: knows(['10.61.10.11']),
      shows: [
        { ...names, node: 'expc2', fqdn: null, ip: '10.61.10.12' },
        { ...names, node: 'expc3', fqdn: 'expc3.example.lab', ip: '10.61.10.13' },
      ],
    });
    const { json } = await world.ask('GET', '/v1/clusters/core');
    expect(json).toMatchObject({ peers: ['expc1', 'expc2', 'expc3'], missing: ['10.61.10.14'] });
  });

  test('asks which, when several sites have one of that name', async () => {
    const { ask } = await clusterWorld();
    expect(await ask('GET', '/v1/clusters/core')).toMatchObject({
      status: 409,
      json: { code: 'ambiguous-cluster', sites: ['berlin', 'paris'] },
    });
    expect((await ask('GET', '/v1/clusters/core', { query: { site: 'paris' } })).json.peers).toEqual(['expc9']);
  });

  test('suggests names that are like it', async () => {
    expect((await (await clusterWorld()).ask('GET', '/v1/clusters/cores')).json).toMatchObject({
      code: 'cluster-not-found',
      didYouMean: ['core'],
    });
  });
});

describe('GET /v1/nodes/{node}/history', () => {
  test('shows the captures of a node, the newest first', async () => {
    const world = await clusterWorld();
    await read(world, {
      bundleId: 'b_0',
      shows: [{ asOf: '2026-02-01T10:00:00.000Z', verdict: 'pass', findings: [] }],
    });
    await read(world, { bundleId: 'b_4', shows: [{ asOf: '2026-03-05T10:00:00.000Z', verdict: 'warn' }] });
    const { json } = await world.ask('GET', '/v1/nodes/expc1.example.lab/history', {
      ...berlin,
      query: { limit: '2' },
    });
    expect(json.items).toMatchObject([
      { bundleId: 'b_4', verdict: 'warn', isLatest: true },
      { bundleId: 'b_1', verdict: 'fail', isLatest: false },
    ]);
    const query = { cursor: String(json.nextCursor) };
    const rest = await world.ask('GET', '/v1/nodes/expc1/history', { ...berlin, query });
    expect(rest.json).toMatchObject({ items: [{ bundleId: 'b_0', verdict: 'pass' }], nextCursor: null });
  });
});

describe('GET /v1/references/{reference}/report', () => {
  test('is one report over all bundles of the case, each node as the newest shows it', async () => {
    const world = await clusterWorld();
    await read(world, {
      bundleId: 'b_5',
      reference: 'INC-1',
      shows: [{ asOf: '2026-03-09T10:00:00.000Z', cluster: 'core', verdict: 'warn', findings: [] }],
    });
    const { json, status } = await world.ask('GET', '/v1/references/INC-1/report', berlin);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      schema: 'logverdict/report/1',
      site: 'berlin',
      reference: 'INC-1',
      clusters: [{ name: 'core', verdict: 'warn', peers: ['expc1', 'expc2'], missing: ['expc3'] }],
      nodes: [
        { node: 'expc1', verdict: 'warn' },
        { node: 'expc2', verdict: 'pass' },
      ],
    });
    expect((json.bundles as { bundleId: string }[]).map(({ bundleId }) => bundleId).sort()).toEqual([
      'b_1',
      'b_2',
      'b_5',
    ]);
  });

  test.each([
    [['7A', null], [[null, 'warn']]],
    [[null, '7a', '7A'], [['7A', 'inconclusive']]],
    [
      ['7A', '7B', null],
      [
        [null, 'inconclusive'],
        ['7A', 'fail'],
        ['7B', 'warn'],
      ],
    ],
  ])('takes captures %j of one name for those of one machine, unless serial numbers tell several', async (...told) => {
    const [serials, expected] = told;
    const world = apiWorld();
    for (const [at, serialNumber] of serials.entries()) {
      const verdict = (['fail', 'warn', 'inconclusive'] as const)[at] ?? 'pass';
      const asOf = `2026-03-0${at + 1}T10:00:00.000Z`;
      await read(world, { bundleId: `b_${at}`, reference: 'INC-1', shows: [{ asOf, verdict, serialNumber }] });
    }
    const { json } = await world.ask('GET', '/v1/references/INC-1/report');
    const nodes = json.nodes as { serialNumber: string | null; verdict: string }[];
    expect(nodes.map(({ serialNumber, verdict }) => [serialNumber, verdict])).toEqual(expected);
  });

  test('comes in the other forms too', async () => {
    const answer = await (await clusterWorld()).ask('GET', '/v1/references/INC-1/report', {
      query: { format: 'text' },
    });
    expect(answer.text).toBe('one line');
  });

  test.each(['INC-9', 'INC-none'])('is not there for %s', async (reference) => {
    const answer = await (await clusterWorld()).ask('GET', `/v1/references/${reference}/report`, berlin);
    expect(answer).toMatchObject({ status: 404, json: { code: 'reference-not-found' } });
  });

  test('asks which, when two sites gave the same one', async () => {
    const world = await clusterWorld();
    await read(world, { bundleId: 'b_6', site: 'paris', reference: 'INC-1' });
    expect(await world.ask('GET', '/v1/references/INC-1/report')).toMatchObject({
      status: 409,
      json: { code: 'ambiguous-reference', sites: ['berlin', 'paris'] },
    });
  });
});

describe('GET /v1/search', () => {
  const found = async (q: string, call = {}) => {
    const { json } = await (await clusterWorld()).ask('GET', '/v1/search', { query: { q }, ...call });
    return (json.items as { kind: string; name: string }[]).map(({ kind, name }) => `${kind} ${name}`);
  };

  test.each([
    ['expc2', ['node expc2']],
    ['EXPC9', ['node expc9', 'finding f_aaaaaaaaaaaaaaaaaaaaaaaaaa']],
    ['10.61.10.12', ['node expc2']],
    ['core', ['cluster core', 'cluster core']],
    ['INC-9', ['reference INC-9']],
    ['inc-', ['reference INC-1', 'reference INC-9']],
    [`f_${'a'.repeat(26)}`, ['finding f_aaaaaaaaaaaaaaaaaaaaaaaaaa']],
    ['no such thing', []],
  ])('for %s finds %j', async (q, expected) => {
    expect(await found(q)).toEqual(expected);
  });

  test('finds servers, with what each node says of them', async () => {
    const names = await found('cucm-pub', berlin);
    expect(names.filter((name) => name.startsWith('server'))).toEqual([
      'server cucm-pub.example.lab',
      'server cucm-pub.example.lab',
    ]);
  });

  test('finds findings by ticket', async () => {
    const world = await clusterWorld();
    await world.ask('PUT', `/v1/findings/f_${'a'.repeat(26)}/tickets/jira/OPS-77`);
    const { json } = await world.ask('GET', '/v1/search', { query: { q: 'ops-77' } });
    expect(json).toMatchObject({ items: [{ kind: 'finding', tickets: [{ ticketId: 'OPS-77' }] }], isComplete: true });
  });

  test('shows nothing of other sites', async () => {
    expect(await found('expc9', berlin)).toEqual([]);
    expect(await found('INC-9', berlin)).toEqual([]);
  });

  test.each(['', 'a', ' a '])('refuses %j, which is too short', async (q) => {
    expect((await (await clusterWorld()).ask('GET', '/v1/search', { query: { q } })).status).toBe(422);
  });

  test('says when it has shown only a part', async () => {
    const { json } = await (await clusterWorld()).ask('GET', '/v1/search', { query: { q: 'expc', limit: '1' } });
    expect(json).toMatchObject({ items: [{ kind: 'node' }], isComplete: false });
  });
});

test('a report too large for an answer is a link to where it stands', async () => {
  const world = apiWorld();
  const wide = findingOf({ because: [{ code: 'long', text: 'x'.repeat(5_100_000) }] });
  await read(world, { bundleId: 'b_1', shows: [{ findings: [wide] }] });
  expect(await world.ask('GET', '/v1/bundles/b_1/report')).toMatchObject({
    status: 303,
    headers: { location: 'https://reports.example/b_1' },
    text: '',
  });
});
