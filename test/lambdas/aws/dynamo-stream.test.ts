// The stream of the table against the list of events: whatever is saved, read again and deleted in whatever order, the
// stream tells each event that was ever listed, once, and no other.
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesIn } from '../../../lambdas/aws/dynamo/stream-batch.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { makeEvents } from '../../../lambdas/events/handler.ts';
import type { EventRecord, NodeCapture } from '../../../shared/model/stored-records.ts';
import { aBundle, aCapture, aFailingCapture, aMendedCapture } from '../../ports/records.ts';
import { aClock } from '../../ports/store-clock.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { deliver } from '../../services/stream-mapping.ts';
import { TableStream } from '../../services/table-stream.ts';
import { allOf } from './dynamo-world.ts';

interface Step {
  kind: 'save' | 'delete';
  bundle: number;
  node: number;
  shows: 'failing' | 'mended' | 'nothing';
  engine: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('save', 'save', 'save', 'delete'),
  bundle: fc.integer({ min: 1, max: 4 }),
  node: fc.integer({ min: 1, max: 2 }),
  shows: fc.constantFrom('failing', 'mended', 'nothing'),
  engine: fc.constantFrom('1', '2'),
});

function captureOf({ bundle, node, shows }: Step): NodeCapture {
  const make = { failing: aFailingCapture, mended: aMendedCapture, nothing: aCapture }[shows];
  return make(`b${bundle}`, { node: `expc${node}`, capturedAt: `2026-03-0${bundle}T09:00:00.000Z` });
}

describe.skipIf(missingDynamoDb !== null)(`the stream${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb({ hasStreams: true });
  });
  afterAll(() => service.close());

  test('tells each event that was ever listed, once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const { told, listed } = await run(service, steps);
        expect(told.map(({ eventId }) => eventId).sort()).toEqual([...listed.keys()].sort());
        for (const event of told) expect(event).toEqual(listed.get(event.eventId));
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});

async function run(service: DynamoDbService, steps: readonly Step[]) {
  const table = await service.newTable();
  const clock = aClock();
  const store = makeDynamoVerdictStore(table, clock.now, { holdBackMs: 0 });
  const listed = new Map<string, EventRecord>();
  const told: EventRecord[] = [];
  const events = makeEvents({
    changesIn,
    outlet: {
      put: async (given) => {
        told.push(...given);
        return [];
      },
    },
    deadLetters: { send: () => Promise.reject(new Error('nothing is wrong')) },
    pause: async () => undefined,
    random: () => 0,
    log: ({ message }) => expect(message).toBe('nothing to say'),
  });
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  for (const each of steps) {
    clock.tick();
    const bundle = aBundle(`b${each.bundle}`, { status: 'complete', engine: each.engine });
    const isGone = (await store.deletedBundle(bundle.bundleId)) !== null;
    if (each.kind === 'delete') await store.deleteBundle(bundle);
    else if (!isGone) await store.saveVerdicts(bundle, [captureOf(each)]);
    for (const event of await allOf((page) => store.events({ sites: null }, page))) listed.set(event.eventId, event);
  }
  const invoke = async (batch: object) => ({ kind: 'answered' as const, payload: await events(batch, context) });
  await deliver(await new TableStream(service, table.table).changes(), { invoke, batchSize: 3 });
  table.client.destroy();
  return { told, listed };
}
