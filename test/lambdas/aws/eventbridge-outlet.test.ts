// Events on their way to EventBridge, over the wire: in calls that it takes, and what becomes of those it does not.
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { maxEntryBytes } from '../../../lambdas/aws/eventbridge/bus-entry.ts';
import { makeEventBridgeClient } from '../../../lambdas/aws/eventbridge-client.ts';
import { makeEventBridgeOutlet } from '../../../lambdas/aws/eventbridge-outlet.ts';
import type { EventRecord } from '../../../shared/model/stored-records.ts';
import { aBundleEvent, aFindingEvent, aVerdictEvent } from '../../ports/events.ts';
import { type Mood, startEventBridge } from '../../services/eventbridge.ts';

async function anOutlet(change: { secret?: string; bus?: string } = {}) {
  const service = await startEventBridge();
  const { secret, bus = service.bus } = change;
  const credentials = { ...service.config.credentials, ...(secret && { secretAccessKey: secret }) };
  const client = makeEventBridgeClient({ ...service.config, credentials });
  onTestFinished(async () => {
    client.destroy();
    await service.close();
  });
  return { service, put: makeEventBridgeOutlet({ client, bus }).put };
}

const named = (count: number): EventRecord[] => Array.from({ length: count }, (_, at) => aFindingEvent(`e_${at}`));
const passing = (eventIds: string[], reason: string) =>
  eventIds.map((eventId) => ({ eventId, reason, isLasting: false }));
const toldBy = ({ taken }: { taken: { detail: Record<string, unknown> }[] }) =>
  taken.map(({ detail }) => detail.eventId);

const nodesOf = (count: number, length = 100) =>
  Array.from({ length: count }, (_, at) => ({
    node: `expc${at}`,
    verdict: 'fail' as const,
    headline: 'x'.repeat(length),
  }));

describe('events', () => {
  test('go out as the API shows them, with the name of their shape', async () => {
    const { service, put } = await anOutlet();
    const event = aVerdictEvent('e_1', { node: 'EXPC 1', site: 'köln', time: '2026-03-10T10:00:00.123Z' });
    expect(await put([event])).toEqual([]);
    expect(service.taken).toEqual([
      {
        source: 'logverdict',
        'detail-type': 'NodeVerdictChanged',
        time: expect.stringMatching(/^2026-03-10T10:00:00/),
        resources: [],
        detail: {
          schema: 'logverdict/event/1',
          ...event,
          links: {
            self: '/v1/nodes/EXPC%201?site=k%C3%B6ln',
            report: '/v1/bundles/b1/report',
            html: '/v1/bundles/b1/report?format=html',
          },
        },
      },
    ]);
  });

  test('go out ten at a time, in their order', async () => {
    const { service, put } = await anOutlet();
    expect(await put(named(23))).toEqual([]);
    expect(service.calls).toEqual([10, 10, 3]);
    expect(toldBy(service)).toEqual(named(23).map(({ eventId }) => eventId));
  });

  test('show what hides in names', async () => {
    const { service, put } = await anOutlet();
    await put([aFindingEvent('e_1', { headline: 'a\u202eb' })]);
    expect(service.taken[0]?.detail.headline).toBe('a\ufffdb');
  });

  test('that are none cost no call', async () => {
    const { service, put } = await anOutlet();
    expect(await put([])).toEqual([]);
    expect(service.calls).toEqual([]);
  });
});

describe('large events', () => {
  test('of a bundle name a hundred nodes, as the API does, and count all', async () => {
    const { service, put } = await anOutlet();
    expect(await put([aBundleEvent('e_1', { nodes: nodesOf(150) })])).toEqual([]);
    const { nodes, nodesTotal } = service.taken[0]?.detail ?? {};
    expect([(nodes as unknown[]).length, nodesTotal]).toEqual([100, 150]);
  });

  test('of a bundle name fewer nodes where their names are long', async () => {
    const { service, put } = await anOutlet();
    expect(await put([aBundleEvent('e_1', { nodes: nodesOf(60, 10_000) })])).toEqual([]);
    const { nodes, nodesTotal } = service.taken[0]?.detail ?? {};
    expect([(nodes as unknown[]).length, nodesTotal]).toEqual([15, 60]);
  });

  test('share a call only as far as they fit', async () => {
    const { service, put } = await anOutlet();
    const events = ['e_1', 'e_2', 'e_3'].map((id) => aBundleEvent(id, { nodes: nodesOf(10, 10_000) }));
    expect(await put(events)).toEqual([]);
    expect(service.calls).toEqual([2, 1]);
  });

  test('that do not fit at all are said to be so, and hold up nothing', async () => {
    const { service, put } = await anOutlet();
    const events = [
      aFindingEvent('e_1'),
      aFindingEvent('e_2', { headline: 'ü'.repeat(130_000) }),
      aFindingEvent('e_3'),
    ];
    expect(await put(events)).toEqual([{ eventId: 'e_2', reason: 'too-large', isLasting: true }]);
    expect(toldBy(service)).toEqual(['e_1', 'e_3']);
  });

  test('of any size are taken, or known to be too large', async () => {
    const { service, put } = await anOutlet();
    const sizes = fc.record({
      count: fc.nat(120),
      length: fc.nat(30_000),
      letter: fc.constantFrom('a', 'ü', '😀', '"'),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ count, length, letter }) => {
        service.taken.length = 0;
        const nodes = nodesOf(count, 0).map((node) => ({ ...node, headline: letter.repeat(length) }));
        expect(await put([aBundleEvent('e_1', { nodes }), aVerdictEvent('e_2')])).toEqual([]);
        expect(toldBy(service)).toEqual(['e_1', 'e_2']);
        const [first] = service.taken;
        expect(JSON.stringify(first?.detail).length).toBeLessThan(maxEntryBytes);
        expect(first?.detail.nodesTotal).toBe(count);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a call', () => {
  test.each<[Mood, string]>([
    ['throttled', 'ThrottlingException'],
    ['failing', 'InternalException'],
    ['silent', 'TimeoutError'],
  ])('that is answered badly once is tried again: %s', async (mood) => {
    const { service, put } = await anOutlet();
    service.moods.push(mood);
    expect(await put(named(2))).toEqual([]);
    expect(service.calls).toEqual([2, 2]);
  });

  test.each<[Mood, string]>([
    ['throttled', 'ThrottlingException'],
    ['failing', 'InternalException'],
    ['forbidden', 'AccessDeniedException'],
  ])('that is %s for good leaves its events untold, and those behind it untried', async (mood, reason) => {
    const { service, put } = await anOutlet();
    service.moods.push('well');
    service.mood = mood;
    expect(await put(named(25))).toEqual([
      ...passing(
        named(20)
          .slice(10)
          .map(({ eventId }) => eventId),
        reason,
      ),
      ...passing(
        named(25)
          .slice(20)
          .map(({ eventId }) => eventId),
        'not-tried',
      ),
    ]);
    expect(toldBy(service)).toHaveLength(10);
  });

  test('some of whose entries fail leaves those untold', async () => {
    const { service, put } = await anOutlet();
    service.moods.push({ failing: [1, 3], code: 'ThrottlingException' });
    expect(await put(named(5))).toEqual(passing(['e_1', 'e_3'], 'ThrottlingException'));
    expect(toldBy(service)).toEqual(['e_0', 'e_2', 'e_4']);
  });

  test('with an entry that is wrong in itself does not hold up the next', async () => {
    const { service, put } = await anOutlet();
    service.moods.push({ failing: [4], code: 'MalformedDetail' });
    expect(await put(named(12))).toEqual([{ eventId: 'e_4', reason: 'MalformedDetail', isLasting: true }]);
    expect(toldBy(service)).toHaveLength(11);
  });

  test('that is not signed by somebody who may leaves its events untold', async () => {
    const { service, put } = await anOutlet({ secret: 'another' });
    expect(await put(named(1))).toEqual(passing(['e_0'], 'SignatureDoesNotMatch'));
    expect(service.taken).toEqual([]);
  });

  test('to a bus that there is not leaves its events untold', async () => {
    const { put } = await anOutlet({ bus: 'elsewhere' });
    expect(await put(named(1))).toEqual(passing(['e_0'], 'ResourceNotFoundException'));
  });

  test('to nobody leaves its events untold', async () => {
    const client = makeEventBridgeClient({
      endpoint: 'http://127.0.0.1:9',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    onTestFinished(() => client.destroy());
    const [untold] = await makeEventBridgeOutlet({ client, bus: 'verdicts' }).put(named(1));
    expect(untold).toMatchObject({ eventId: 'e_0', isLasting: false });
  });
});
