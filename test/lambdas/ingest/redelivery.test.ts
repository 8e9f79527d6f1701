// A run that is killed at any call leaves a state that the next delivery completes.
import { describe, expect, test } from 'vitest';
import { bundleIdOf } from '../../../shared/model/identity.ts';
import { factsOf } from '../../doubles/facts-of.ts';
import { Interruption } from '../../doubles/interrupted.ts';
import { bundleRecord } from '../api/api-world.ts';
import { created, ingestWorld, messages, stateOf } from './ingest-world.ts';

type World = ReturnType<typeof ingestWorld>;

const storedAt = '2026-03-01T10:59:58.000Z';
const key = 'drop/berlin/diag.tar.gz';
const ref = { bucket: 'bundles', key, versionId: 'v1' };
const uploadedRef = { ...ref, key: 'uploads/b_up/diag.tar.gz' };

interface Situation {
  event: ReturnType<typeof messages>;
  prepare: (world: World) => Promise<void>;
}

const dropped: Situation = {
  event: messages({ Records: [created(key)] }),
  prepare: async ({ source }) => source.put(ref, 'evidence', storedAt),
};

const gone: Situation = { event: dropped.event, prepare: async () => undefined };

const uploaded = (expectedSha256: string | null): Situation => ({
  event: messages({ Records: [created(uploadedRef.key)] }),
  prepare: async ({ source, verdicts }) => {
    source.put(uploadedRef, 'evidence', storedAt);
    const object = { ...uploadedRef, versionId: null };
    const awaited = { bundleId: 'b_up', object, sequencer: null, status: 'awaiting-upload', nodes: [] } as const;
    await verdicts.createBundle(bundleRecord({ ...awaited, nodes: [], expectedSha256 }));
  },
});

/** The same object, read before by an older version of the program. */
const readBefore: Situation = {
  event: dropped.event,
  prepare: async (world) => {
    await dropped.prepare(world);
    await ingestWorld({ ...world.deps, engineVersion: '0.0.9' }).ingest(dropped.event);
  },
};

async function worldIn({ prepare }: Situation): Promise<World> {
  const world = ingestWorld();
  await prepare(world);
  return world;
}

/** Delivers once with the n-th call to a port killed; says whether there was one. */
async function deliverKilled(world: World, { event }: Situation, call: number, when: 'before' | 'after') {
  const killed = new Interruption(call, when);
  const { source, reports, verdicts } = world;
  const ports = { source: killed.wrap(source), reports: killed.wrap(reports), verdicts: killed.wrap(verdicts) };
  const answer = await ingestWorld({ ...world.deps, ...ports }).ingest(event);
  return { answer, happened: killed.happened };
}

describe.each([
  ['dropped bundle', dropped, 10],
  ['dropped bundle that is gone', gone, 7],
  ['upload', uploaded(null), 6],
  ['upload with other bytes than promised', uploaded('0'.repeat(64)), 5],
  ['bundle that was read before', readBefore, 8],
] as const)('%s', (_name, situation, calls) => {
  test.each(['before', 'after'] as const)('killed %s each call in turn, then delivered again', async (when) => {
    const undisturbed = await worldIn(situation);
    await undisturbed.ingest(situation.event);
    const expected = await stateOf(undisturbed);

    for (let call = 1; call <= calls; call++) {
      const world = await worldIn(situation);
      const { answer } = await deliverKilled(world, situation, call, when);
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
      expect(await world.ingest(situation.event)).toEqual({ batchItemFailures: [] });
      expect(await stateOf(world)).toEqual(expected);
    }
    expect((await deliverKilled(await worldIn(situation), situation, calls + 1, when)).happened).toBe(false);
  });

  test('delivered twice at the same time', async () => {
    const undisturbed = await worldIn(situation);
    await undisturbed.ingest(situation.event);
    const world = await worldIn(situation);
    await Promise.all([world.ingest(situation.event), world.ingest(situation.event)]);
    expect(await stateOf(world)).toEqual(await stateOf(undisturbed));
  });
});

test('a report is never stored before its facts, nor a bundle complete before its report', async () => {
  for (let call = 1; call <= 9; call++) {
    const world = await worldIn(dropped);
    await deliverKilled(world, dropped, call, 'after');
    const bundleId = bundleIdOf(ref);
    const report = await world.reports.load(bundleId);
    if (report !== null) expect(await world.reports.loadFacts(bundleId)).toEqual(factsOf('expc1'));
    if ((await world.verdicts.bundle(bundleId))?.status === 'complete') expect(report).not.toBeNull();
  }
});
