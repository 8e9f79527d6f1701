// A save of verdicts that is killed at any of its writes is completed by repeating it, and what can be read in between
// is supported by what was saved. What changed is told once, by whichever of the two.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import type { NodeCapture } from '../../../shared/model/stored-records.ts';
import { aBundle, aFailingCapture, aMendedCapture, selfSigned } from '../../ports/records.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { type Death, watchedClient } from '../../services/watched-client.ts';
import { stateOf, toldBy } from './dynamo-world.ts';

const early = { capturedAt: '2026-03-01T09:00:00.000Z' };
const late = { capturedAt: '2026-03-02T09:00:00.000Z' };
const done = (bundleId: string) => aBundle(bundleId, { status: 'complete' });

/** Events are not held back: the clock that they are read by is a minute ahead. */
const shownAtOnce = (table: DynamoTable) => makeDynamoVerdictStore(table, undefined, { holdBackMs: -60_000 });

/** More findings than fit into one transaction. */
const many = Array.from({ length: 105 }, (_, at) => ({ ...selfSigned, findingId: `f_${String(at).padStart(3, '0')}` }));
const big = (bundleId: string, differing: Partial<NodeCapture> = {}): NodeCapture =>
  aFailingCapture(bundleId, { findings: many, ...differing });

describe.skipIf(missingDynamoDb !== null)(`a killed save${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  let service: DynamoDbService;
  beforeAll(async () => {
    service = await startDynamoDb();
  });
  afterAll(() => service.close());

  interface Save {
    before: [string, NodeCapture[]][];
    killed: [string, NodeCapture[]];
    /** What the repeat says, where another version of the program does it. */
    repeated?: NodeCapture[];
  }

  /** false: it was through before it could be killed. */
  async function killAndRepeat(
    { before, killed, repeated = killed[1] }: Save,
    death: Death,
    whole: { state: object; told: string[] },
  ): Promise<boolean> {
    const table = await service.newTable();
    const store = shownAtOnce(table);
    for (const [bundleId, captures] of before) await store.saveVerdicts(done(bundleId), captures);
    const dying = watchedClient(service.config, death);
    const [bundleId, captures] = killed;
    const saved = makeDynamoVerdictStore({ ...table, client: dying.client }).saveVerdicts(done(bundleId), captures);
    const wasKilled = await saved.then(
      () => false,
      () => true,
    );
    const given = [...before.flatMap(([, each]) => each), ...captures];
    for (const node of (await stateOf(store)).nodes) expect(given).toContainEqual(node);
    await store.saveVerdicts(done(bundleId), repeated);
    expect(await stateOf(store)).toEqual(whole.state);
    if (repeated === captures) expect(await toldBy(store)).toEqual(whole.told);
    return wasKilled;
  }

  /** As it ends when nobody is killed. */
  async function stateAfter({ before, killed: [last, captures], repeated = captures }: Save) {
    const store = shownAtOnce(await service.newTable());
    for (const [bundleId, each] of before) await store.saveVerdicts(done(bundleId), each);
    await store.saveVerdicts(done(last), repeated);
    return { state: await stateOf(store), told: await toldBy(store) };
  }

  const saves: Record<string, Save> = {
    'a first bundle with more findings than one transaction takes': { before: [], killed: ['b1', [big('b1')]] },
    'a bundle that mends all of them': {
      before: [['b1', [big('b1', early)]]],
      killed: ['b2', [aMendedCapture('b2', late)]],
    },
    'a bundle that is read again and no longer shows its node': {
      before: [['b1', [big('b1'), aMendedCapture('b1', { node: 'expc2' })]]],
      killed: ['b1', [aMendedCapture('b1', { node: 'expc2', version: 'X15.0' })]],
    },
    'a bundle whose repeat by another program names its node otherwise': {
      before: [],
      killed: ['b1', [big('b1')]],
      repeated: [aMendedCapture('b1', { node: 'Edge One' })],
    },
  };

  test.each(Object.keys(saves))('%s', async (name) => {
    const save = saves[name];
    if (!save) throw new Error('expected a save of that name');
    const whole = await stateAfter(save);
    let atRequest = 1;
    while (await killAndRepeat(save, { atRequest, when: 'before' }, whole)) atRequest++;
    expect(atRequest).toBeGreaterThan(3);
    // After one request is before the next; of the last there is none.
    expect(await killAndRepeat(save, { atRequest: atRequest - 1, when: 'after' }, whole)).toBe(true);
  });
});
