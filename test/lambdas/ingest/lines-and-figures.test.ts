// What the ingest function tells about itself: lines that name request and bundle, one when a bundle ends, and figures once.
import { describe, expect, test } from 'vitest';
import { contextFor } from '../../../infra/local/worker/lambda-context.ts';
import type { BundleFigures } from '../../../lambdas/ingest/bundle-figures.ts';
import { makeIngest } from '../../../lambdas/ingest/handler.ts';
import { bundleIdOf } from '../../../shared/model/identity.ts';
import type { BundleSource } from '../../../shared/model/ports.ts';
import { created, ingestWorld, messages } from './ingest-world.ts';

const ref = { bucket: 'bundles', key: 'drop/berlin/expc1.example.lab.tar.gz', versionId: 'v1' };
const event = messages({ Records: [created(ref.key)] });
const bundleId = bundleIdOf(ref);

function world({ seconds = 2 } = {}) {
  const counted: BundleFigures[] = [];
  let clock = 0;
  const now = () => {
    clock += seconds * 1_000;
    return new Date(clock);
  };
  const made = ingestWorld({ countBundle: (figures) => counted.push(figures), now });
  const ingest = (requestId: string, deps = made.deps) =>
    makeIngest(deps)(event, contextFor('ingest', 900_000, requestId));
  return { ...made, counted, ingest };
}

describe('a bundle that was read', () => {
  test('ends in a line that says what came of it, and in figures', async () => {
    const { source, ingest, logged, counted } = world();
    source.put(ref, 'evidence', '2026-03-01T10:59:58.000Z');
    await ingest('r1');

    expect(logged.find(({ message }) => message === 'bundle ended')).toEqual({
      level: 'info',
      message: 'bundle ended',
      requestId: 'r1',
      messageId: 'm1',
      bundleId,
      status: 'complete',
      code: null,
      bytes: 8,
      ms: expect.any(Number),
      nodes: 1,
      fail: 1,
    });
    expect(counted).toEqual([
      { status: 'complete', reading: { bytes: 8, seconds: expect.any(Number) }, verdicts: ['fail'] },
    ]);
    expect(counted[0]?.reading?.seconds).toBeGreaterThanOrEqual(2);
  });

  test('is not counted again when its event is repeated', async () => {
    const { source, ingest, logged, counted } = world();
    source.put(ref, 'evidence', '2026-03-01T10:59:58.000Z');
    await ingest('r1');
    await ingest('r2');

    expect(counted).toHaveLength(1);
    expect(logged.at(-1)).toMatchObject({ requestId: 'r2', bundleId });
  });

  test('is counted as unreadable with its code', async () => {
    const { source, ingest, logged, counted } = world();
    source.put(ref, 'junk', '2026-03-01T10:59:58.000Z');
    await ingest('r1');

    expect(counted).toMatchObject([{ status: 'unreadable', reading: { bytes: 4 }, verdicts: [] }]);
    expect(logged.find(({ message }) => message === 'bundle ended')).toMatchObject({ code: 'not-a-bundle', nodes: 0 });
  });
});

test('a bundle that is gone is counted as failed, and not as read', async () => {
  const { ingest, counted } = world();
  await ingest('r1');

  expect(counted).toEqual([{ status: 'failed', reading: null, verdicts: [] }]);
});

test('a bundle that keeps its report because its object is gone is not counted', async () => {
  const { source, ingest, counted, deps } = world();
  source.put(ref, 'evidence', '2026-03-01T10:59:58.000Z');
  await ingest('r1');
  await source.remove(ref);
  await ingest('r2', { ...deps, engineVersion: '0.2.0' });

  expect(counted).toHaveLength(1);
});

const unreachable: BundleSource = {
  open: () => Promise.reject(new Error('no connection')),
  remove: async () => undefined,
};

test('every line names request, message and bundle, and none the file', async () => {
  const { source, ingest, logged, deps } = world();
  await ingest('r1', { ...deps, source: unreachable });
  source.put(ref, 'evidence', '2026-03-01T10:59:58.000Z');
  await ingest('r1');

  expect(logged.length).toBeGreaterThanOrEqual(2);
  for (const line of logged) expect(line).toMatchObject({ requestId: 'r1', messageId: 'm1', bundleId });
  expect(JSON.stringify(logged)).not.toContain('expc1.example.lab');
});
