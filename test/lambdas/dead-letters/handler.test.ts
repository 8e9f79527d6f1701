// Messages that the ingest function failed at again and again: their bundles end as failed, and they are set aside.
import { describe, expect, test } from 'vitest';
import { bundleIdOf } from '../../../shared/model/identity.ts';
import { Interruption } from '../../doubles/interrupted.ts';
import { aBundle } from '../../ports/records.ts';
import { created, messages, stateOf } from '../ingest/ingest-world.ts';
import { deadLettersWorld } from './dead-letters-world.ts';

const key = 'drop/berlin/INC-7/diag.tar.gz';
const ref = { bucket: 'bundles', key, versionId: 'v1' };
const event = { Records: [created(key)] };
const storedAt = '2026-03-01T10:59:58.000Z';
const bundleId = bundleIdOf(ref);
const done = { batchItemFailures: [] };
/** The report beside the dropped file. */
const copyOf = ({ reports }: ReturnType<typeof deadLettersWorld>): string =>
  reports.published.get('reports/berlin/INC-7/diag.tar.gz.json')?.content ?? '';

const gaveUp = { status: 'failed', code: 'processing-failed' };

describe('a dropped bundle that was given up', () => {
  test('that never got a record has failed, with a report that says so, and its message is set aside as it was', async () => {
    const world = deadLettersWorld();

    expect(await world.giveUp(event)).toEqual(done);
    expect((await stateOf(world)).bundles).toMatchObject([
      {
        bundleId,
        site: 'berlin',
        reference: 'INC-7',
        fileName: 'diag.tar.gz',
        object: ref,
        sequencer: '0A',
        ...gaveUp,
      },
    ]);
    expect(JSON.parse(copyOf(world))).toMatchObject({
      bundles: [{ status: 'unreadable', problems: [{ code: 'processing-failed' }] }],
    });
    expect(world.aside).toEqual([JSON.stringify(event)]);
  });

  test('is told as an event, and counted, once', async () => {
    const world = deadLettersWorld();
    await world.giveUp(event);
    await world.giveUp(event);

    expect(await world.told()).toMatchObject([{ type: 'BundleClassified', bundleId, ...gaveUp }]);
    expect(world.counted).toEqual([{ status: 'failed', reading: null, verdicts: [] }]);
    expect(world.logged.filter(({ message }) => message === 'bundle ended')).toMatchObject([
      { requestId: 'r1', messageId: 'm1', bundleId, ...gaveUp },
    ]);
  });

  test('in the middle of its reading has failed', async () => {
    const world = deadLettersWorld();
    await world.verdicts.createBundle(aBundle(bundleId, { object: ref, sequencer: '0A', status: 'processing' }));
    await world.giveUp(event);

    expect(await world.verdicts.bundle(bundleId)).toMatchObject(gaveUp);
  });

  test('is read when its message is put back, and its copies are those of the reading', async () => {
    const world = deadLettersWorld();
    await world.giveUp(event);
    world.source.put(ref, 'evidence', storedAt);
    await world.ingest(messages(event));

    const undisturbed = deadLettersWorld();
    undisturbed.source.put(ref, 'evidence', storedAt);
    await undisturbed.ingest(messages(event));
    const { bundles, ...rest } = await stateOf(world);
    const { bundles: expected, ...expectedRest } = await stateOf(undisturbed);
    expect(rest).toEqual(expectedRest);
    expect(bundles).toMatchObject([{ status: 'complete', code: null, nodes: expected[0]?.nodes }]);
    expect(await world.told()).toContainEqual(
      expect.objectContaining({ type: 'BundleClassified', status: 'complete' }),
    );
  });
});

describe('a bundle that had ended otherwise', () => {
  test('keeps what it came to, and is not waited for any more', async () => {
    const world = deadLettersWorld();
    world.source.put(ref, 'evidence', storedAt);
    await world.ingest(messages(event));
    const before = await stateOf(world);
    await world.verdicts.updateBundle(bundleId, { rereadAskedAt: '2026-03-02T00:00:00.000Z' });
    await world.giveUp(event);

    const { bundles, ...rest } = await stateOf(world);
    expect({ ...before, ...rest }).toEqual(before);
    expect(bundles).toMatchObject([{ status: 'complete', rereadAskedAt: null, nodes: [{ verdict: 'fail' }] }]);
    expect(world.counted).toEqual([]);
    expect(world.aside).toHaveLength(1);
  });

  test('while this function looked at it keeps what it came to', async () => {
    const world = deadLettersWorld();
    world.source.put(ref, 'evidence', storedAt);
    const { bundle } = world.verdicts;
    let looks = 0;
    const verdicts = {
      ...world.verdicts,
      bundle: async (id: string) => {
        const stored = await bundle(id);
        if (looks++ === 0) await world.ingest(messages(event));
        return stored;
      },
    };
    const late = deadLettersWorld({ ...world.deps, verdicts });
    await late.giveUp(event);

    expect((await stateOf(world)).bundles).toMatchObject([{ status: 'complete' }]);
    expect(copyOf(world)).toContain('expc1');
    expect(late.counted).toEqual([]);
  });

  test('by being deleted stays deleted', async () => {
    const world = deadLettersWorld();
    world.source.put(ref, 'evidence', storedAt);
    await world.ingest(messages(event));
    const stored = await world.verdicts.bundle(bundleId);
    if (stored) await world.verdicts.deleteBundle(stored);
    world.reports.published.clear();
    await world.giveUp(event);

    expect((await stateOf(world)).bundles).toEqual([]);
    expect(world.reports.published.size).toBe(0);
    expect(world.aside).toHaveLength(1);
  });
});

describe('a message', () => {
  test.each([
    ['that is no event of the bucket', 'not JSON'],
    ['of another shape', { not: 'an event' }],
    ['about another bucket', { Records: [created(key, { bucket: 'elsewhere' })] }],
    ['about an upload nobody asked for', { Records: [created(`uploads/b_${'z'.repeat(26)}/diag.tar.gz`)] }],
  ])('%s is set aside and changes nothing', async (_, body) => {
    const world = deadLettersWorld();

    expect(await world.giveUp(body)).toEqual(done);
    expect((await stateOf(world)).bundles).toEqual([]);
    expect(world.aside).toEqual([typeof body === 'string' ? body : JSON.stringify(body)]);
  });

  test('that is no event of the bucket is spoken of in the log', async () => {
    const world = deadLettersWorld();
    await world.giveUp('not JSON');

    expect(world.logged).toMatchObject([
      { level: 'warn', message: 'message that is no event of the bucket set aside', requestId: 'r1', messageId: 'm1' },
      { message: 'message set aside' },
    ]);
  });

  test('about an older version of an object that was overwritten leaves the newer one alone', async () => {
    const world = deadLettersWorld();
    const newer = aBundle(bundleId, { object: ref, sequencer: '0B', status: 'processing' });
    await world.verdicts.createBundle(newer);
    await world.giveUp(event);

    expect(await world.verdicts.bundle(bundleId)).toEqual(newer);
  });

  test('that fails is handed back alone', async () => {
    const sent: string[] = [];
    const send = async (body: string) => {
      if (body === 'one') throw new Error('no connection');
      sent.push(body);
    };
    const world = deadLettersWorld({ setAside: { send } });

    expect(await world.giveUp('one', 'two')).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(sent).toEqual(['two']);
  });
});

test.each(['before', 'after'] as const)('killed %s each call in turn, the next delivery completes it', async (when) => {
  const undisturbed = deadLettersWorld();
  await undisturbed.giveUp(event);
  const expected = await stateOf(undisturbed);
  for (let call = 1; ; call++) {
    const world = deadLettersWorld();
    const killed = new Interruption(call, when);
    const { verdicts, reports, setAside } = world.deps;
    const ports = { verdicts: killed.wrap(verdicts), reports: killed.wrap(reports), setAside: killed.wrap(setAside) };
    const answer = await deadLettersWorld({ ...world.deps, ...ports }).giveUp(event);
    if (!killed.happened) {
      expect(call).toBe(8);
      return;
    }
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(await world.giveUp(event)).toEqual(done);
    expect(await stateOf(world)).toEqual(expected);
    expect(await world.told()).toHaveLength(1);
    expect(world.aside.length).toBeGreaterThanOrEqual(1);
  }
});
