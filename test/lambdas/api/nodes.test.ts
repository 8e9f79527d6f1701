// Nodes and findings: the latest verdicts, and who may see them.
import { describe, expect, test } from 'vitest';
import { capturesOf } from '../../../shared/history/captures-of-node.ts';
import type { NodeReport } from '../../../shared/model/report.ts';
import { findingOf, nodeOf, reportOf } from '../../doubles/report-of.ts';
import { apiWorld, bundleRecord } from './api-world.ts';

/** One bundle per node, each in its site. */
async function worldWith(...nodes: (Partial<NodeReport> & { site: string })[]) {
  const world = apiWorld();
  for (const [index, node] of nodes.entries()) {
    const bundle = bundleRecord({ bundleId: `b_${index + 1}`, site: node.site });
    const report = reportOf({ bundleId: bundle.bundleId }, { site: node.site, nodes: [nodeOf(node)] });
    await world.reports.save(bundle.bundleId, report);
    await world.verdicts.saveVerdicts(bundle, capturesOf(report, bundle, new Date('2026-03-01T11:00:00.000Z')));
  }
  return world;
}

const twoSites = () =>
  worldWith(
    { site: 'berlin', node: 'expc1', cluster: 'core', findings: [findingOf({ id: `f_${'b'.repeat(26)}` })] },
    { site: 'berlin', node: 'expc2', fqdn: 'expc2.example.lab', ip: '10.61.10.12', verdict: 'pass', findings: [] },
    { site: 'paris', node: 'EXPC1', fqdn: 'expc1.paris.example.lab', ip: '10.62.10.11' },
  );
const berlin = { caller: { sites: ['berlin'] } };

describe('GET /v1/nodes', () => {
  const names = (answer: { json: Record<string, unknown> }) =>
    (answer.json.items as { node: string }[]).map(({ node }) => node);

  test('shows the latest verdict of every visible node', async () => {
    const answer = await (await twoSites()).ask('GET', '/v1/nodes', berlin);
    expect(names(answer)).toEqual(['expc1', 'expc2']);
    expect(answer.json.items).toMatchObject([
      {
        verdict: 'fail',
        site: 'berlin',
        capturedAt: '2026-03-01T10:10:00.000Z',
        bundleId: 'b_1',
        findings: 1,
        links: { self: '/prod/v1/nodes/expc1?site=berlin', report: '/prod/v1/bundles/b_1/report' },
      },
      { verdict: 'pass' },
    ]);
  });

  test.each([
    [{ site: 'paris' }, ['EXPC1']],
    [{ verdict: 'pass' }, ['expc2']],
    [{ cluster: 'core' }, ['expc1']],
  ])('filters by %o', async (query, expected) => {
    expect(names(await (await twoSites()).ask('GET', '/v1/nodes', { query }))).toEqual(expected);
  });
});

describe('GET /v1/nodes/{node}', () => {
  test.each(['expc2', 'EXPC2', 'expc2.example.lab', '10.61.10.12'])('finds it as %s', async (name) => {
    expect(await (await twoSites()).ask('GET', `/v1/nodes/${name}`)).toMatchObject({
      status: 200,
      json: { node: 'expc2', verdict: 'pass', bundleId: 'b_2', servers: [{ port: 6972 }] },
    });
  });

  test('names the candidates when several match', async () => {
    const answer = await (await twoSites()).ask('GET', '/v1/nodes/expc1');
    expect(answer).toMatchObject({
      status: 409,
      json: {
        code: 'ambiguous-node',
        candidates: [
          { node: 'expc1', site: 'berlin' },
          { node: 'EXPC1', site: 'paris' },
        ],
      },
    });
  });

  test.each([
    ['the site', { query: { site: 'paris' } }, 'b_3'],
    ['what the caller may see', berlin, 'b_1'],
  ])('is one again by %s', async (_name, call, bundleId) => {
    expect((await (await twoSites()).ask('GET', '/v1/nodes/expc1', call)).json.bundleId).toBe(bundleId);
  });

  test('suggests the names nearest to one that is not there, of visible sites alone', async () => {
    const world = await twoSites();
    const answer = await world.ask('GET', '/v1/nodes/expc12', berlin);
    expect(answer).toMatchObject({ status: 404, json: { code: 'node-not-found', didYouMean: ['expc1', 'expc2'] } });
    expect((await world.ask('GET', '/v1/nodes/something-else', berlin)).json.didYouMean).toEqual([]);
    expect((await world.ask('GET', '/v1/nodes/expc1', { query: { site: 'rome' } })).json.didYouMean).toEqual([]);
  });

  test('in brief stays within 2 KB, the gravest findings first', async () => {
    const findings = Array.from({ length: 40 }, (_, index) =>
      findingOf({
        id: `f_${String.fromCharCode(97 + (index % 26)).repeat(26)}`,
        headline: `${index} `.padEnd(120, 'x'),
      }),
    );
    const world = await worldWith({ site: 'berlin', summary: 's'.repeat(700), findings });
    const answer = await world.ask('GET', '/v1/nodes/expc1', { query: { view: 'brief' } });
    expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(2048);
    expect(answer.json).toMatchObject({ verdict: 'fail', findingsTotal: 40, summary: 's'.repeat(700) });
    expect(answer.json.findings).toMatchObject([
      { headline: '0 '.padEnd(120, 'x'), cause: 'self-signed', fix: null },
      { headline: '1 '.padEnd(120, 'x') },
      { headline: '2 '.padEnd(120, 'x') },
    ]);
  });

  test('whose report has gone is our failure', async () => {
    const world = await twoSites();
    world.reports.saved.clear();
    expect(await world.ask('GET', '/v1/nodes/expc2')).toMatchObject({ status: 500 });
    expect(world.logged[0]).toMatchObject({ code: 'stored-record-unreadable' });
  });
});

describe('findings', () => {
  const id = `f_${'b'.repeat(26)}`;

  test('are listed with their state', async () => {
    const answer = await (await twoSites()).ask('GET', '/v1/findings', berlin);
    expect(answer.json.items).toMatchObject([
      {
        findingId: id,
        state: 'open',
        links: { self: `/prod/v1/findings/${id}`, report: '/prod/v1/bundles/b_1/report' },
      },
    ]);
  });

  test.each([
    [{ node: 'EXPC1' }, 2],
    [{ node: 'expc1', site: 'berlin' }, 1],
    [{ cluster: 'core' }, 1],
    [{ state: 'resolved' }, 0],
    [{ severity: 'critical', reference: 'INC-1' }, 2],
  ])('are filtered by %o', async (query, count) => {
    expect((await (await twoSites()).ask('GET', '/v1/findings', { query })).json.items).toHaveLength(count);
  });

  test('each have their life cycle and details', async () => {
    expect(await (await twoSites()).ask('GET', `/v1/findings/${id}`, berlin)).toMatchObject({
      status: 200,
      json: { id, findingId: id, state: 'open', stateBundleId: 'b_1', reopened: 0, evidence: [], remediation: [] },
    });
  });

  test('of another site are 404', async () => {
    const answer = await (await twoSites()).ask('GET', `/v1/findings/${id}`, { caller: { sites: ['paris'] } });
    expect(answer).toMatchObject({ status: 404, json: { code: 'finding-not-found' } });
  });
});
