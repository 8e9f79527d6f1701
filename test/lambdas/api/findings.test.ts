// Findings over time: what people add to them, and what changed.
import { describe, expect, test } from 'vitest';
import { findingOf, serverOf } from '../../doubles/report-of.ts';
import { apiWorld, jsonBody } from './api-world.ts';
import { read } from './read-bundles.ts';

const id = `f_${'a'.repeat(26)}`;
const self = `/v1/findings/${id}`;

async function failingWorld() {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const world = apiWorld({ now: () => new Date(time) });
  await read(world, { bundleId: 'b_1', shows: [{ findings: [findingOf({ id })] }] });
  return {
    ...world,
    pass: (ms: number): void => {
      time += ms;
    },
  };
}

const mended = {
  asOf: '2026-03-02T10:00:00.000Z',
  verdict: 'pass' as const,
  servers: [
    serverOf({
      verdict: 'pass',
      cause: null,
      exchanges: { ok: 9, failed: 0, firstFailed: null, lastFailed: null, lastOk: null, failedTxnIds: [] },
    }),
  ],
  findings: [],
};

describe('tickets', () => {
  test('are linked, shown, and stay when a later capture mends the finding', async () => {
    const world = await failingWorld();
    const ticket = { system: 'servicenow', ticketId: 'INC 0042/a', linkedAt: '2026-03-01T12:00:00.000Z' };

    const linked = await world.ask('PUT', `${self}/tickets/servicenow/INC%200042%2Fa`);
    expect(linked).toMatchObject({ status: 200, json: { findingId: id, tickets: [ticket] } });
    await world.ask('PUT', `${self}/tickets/servicenow/INC%200042%2Fa`);
    await read(world, { bundleId: 'b_2', shows: [mended] });

    const { json } = await world.ask('GET', self);
    expect(json).toMatchObject({ state: 'resolved', stateBundleId: 'b_2', tickets: [ticket] });
  });

  test('are unlinked', async () => {
    const world = await failingWorld();
    await world.ask('PUT', `${self}/tickets/jira/A-1`);
    expect((await world.ask('DELETE', `${self}/tickets/jira/A-1`)).json.tickets).toEqual([]);
    expect((await world.ask('DELETE', `${self}/tickets/jira/A-1`)).status).toBe(200);
  });

  test.each([`${self}/tickets/a%20b/1`, `${self}/tickets/jira/${'9'.repeat(129)}`, `${self}/tickets/jira/%E2%80%AE1`])(
    'with a name that is none are refused: %s',
    async (path) => {
      expect(await (await failingWorld()).ask('PUT', path)).toMatchObject({
        status: 422,
        json: { code: 'invalid-request', errors: [{ in: 'path' }] },
      });
    },
  );

  test('of another site cannot be linked', async () => {
    const answer = await (await failingWorld()).ask('PUT', `${self}/tickets/jira/A-1`, {
      caller: { sites: ['paris'] },
    });
    expect(answer).toMatchObject({ status: 404, json: { code: 'finding-not-found' } });
  });
});

describe('acknowledgement', () => {
  const body = jsonBody({ reason: 'known, renewed on Friday', by: 'op', expiresAt: '2026-03-06T01:00:00+01:00' });

  test('is kept with its reason and end, and taken back', async () => {
    const world = await failingWorld();
    expect((await world.ask('PUT', `${self}/acknowledgement`, body)).json.acknowledgement).toEqual({
      reason: 'known, renewed on Friday',
      by: 'op',
      at: '2026-03-01T12:00:00.000Z',
      expiresAt: '2026-03-06T00:00:00.000Z',
    });
    expect((await world.ask('GET', self)).json.acknowledgement).toMatchObject({ by: 'op' });
    expect((await world.ask('DELETE', `${self}/acknowledgement`)).json.acknowledgement).toBeNull();
  });

  test('that has ended already is refused', async () => {
    const past = jsonBody({ reason: 'late', expiresAt: '2026-02-01T00:00:00.000Z' });
    expect(await (await failingWorld()).ask('PUT', `${self}/acknowledgement`, past)).toMatchObject({
      status: 422,
      json: { errors: [{ in: 'body', pointer: '/expiresAt' }] },
    });
  });
});

describe('GET /v1/events', () => {
  const types = (answer: { json: Record<string, unknown> }) =>
    (answer.json.items as { type: string }[]).map(({ type }) => type);

  test('tells what a bundle changed, in order, with links', async () => {
    const { ask } = await failingWorld();
    const answer = await ask('GET', '/v1/events');
    expect(answer.json.items).toMatchObject([
      { type: 'BundleClassified', bundleId: 'b_1', site: 'berlin', reference: 'INC-1', status: 'complete' },
      { type: 'NodeVerdictChanged', node: 'expc1', before: null, verdict: 'fail' },
      { type: 'FindingOpened', findingId: id, severity: 'critical', links: { self: `/prod${self}` } },
    ]);
  });

  test('goes on after the last one that the caller has', async () => {
    const world = await failingWorld();
    const items = (await world.ask('GET', '/v1/events')).json.items as { eventId: string }[];
    const after = items.at(-1)?.eventId ?? '';
    expect(types(await world.ask('GET', '/v1/events', { query: { after } }))).toEqual([]);
    await read(world, { bundleId: 'b_2', shows: [mended] });
    expect(types(await world.ask('GET', '/v1/events', { query: { after } }))).toEqual([
      'BundleClassified',
      'NodeVerdictChanged',
      'FindingResolved',
    ]);
  });

  test('is limited to the sites of the caller, and knows no event of another', async () => {
    const world = await failingWorld();
    const items = (await world.ask('GET', '/v1/events')).json.items as { eventId: string }[];
    const paris = { caller: { sites: ['paris'] } };
    expect(types(await world.ask('GET', '/v1/events', paris))).toEqual([]);
    const query = { after: items[0]?.eventId ?? '' };
    expect((await world.ask('GET', '/v1/events', { ...paris, query })).status).toBe(422);
  });
});

describe('GET /v1/findings?updatedAfter=', () => {
  const ids = (answer: { json: Record<string, unknown> }) =>
    (answer.json.items as { findingId: string }[]).map(({ findingId }) => findingId);

  test('shows what changed since, by captures or by people', async () => {
    const world = await failingWorld();
    const query = { updatedAfter: '2026-03-01T13:00:00+01:00' };
    expect(ids(await world.ask('GET', '/v1/findings', { query }))).toEqual([]);
    await world.verdicts.changeFinding(id, { kind: 'link-ticket', system: 'jira', ticketId: 'A-1' });
    expect(ids(await world.ask('GET', '/v1/findings', { query: { updatedAfter: '2026-03-01T11:59:59Z' } }))).toEqual([
      id,
    ]);
    expect((await world.ask('GET', '/v1/findings', { query: { updatedAfter: 'yesterday' } })).status).toBe(422);
  });
});
