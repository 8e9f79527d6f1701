// Work that must not grow: how often strings are made of the bytes of a log, how often bytes are inflated and fetched.
// Counts, not times, so they hold on every machine.
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contextFor } from '../../infra/local/worker/lambda-context.ts';
import { makeIngest } from '../../lambdas/ingest/handler.ts';
import { analyse } from '../../shared/analysis.ts';
import { readLog } from '../../shared/log/read-log.ts';
import { newBundleNotes } from '../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import { observeBundle } from '../../shared/observe-bundle.ts';
import { makeMatcher } from '../../shared/signatures/match-record.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { chunked } from '../build/chunks.ts';
import { diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { makeScanner } from '../build/log-events.ts';
import { coreWarning, exchangeLines, okExchange, someNode, stamp, threadLine } from '../build/log-lines.ts';
import { created, ingestWorld, messages } from '../lambdas/ingest/ingest-world.ts';

afterEach(() => void vi.restoreAllMocks());

const startMs = Date.UTC(2026, 8, 6, 7);
const quietLine = (at: number): string => `${stamp(startMs + at, 120)} expc1 tvcs: Event="Refresh" Level="3" n="${at}"`;
const warning = coreWarning('cucm.example.lab', '10.61.20.11', 'self signed certificate');
const failureLine = (at: number): string => threadLine(someNode, startMs + at, warning);
const exchange = (at: number): string[] =>
  exchangeLines(someNode, okExchange(at + 1, startMs + at, 'cucm.example.lab', '10.61.20.11', 8443));
const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** How many strings are made of bytes while that log is read: the reader has no other way than `toString` of a Buffer. */
async function strings(lines: readonly string[]): Promise<{ made: number; steps: number; records: number }> {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const scanner = makeScanner('WebAssembly', ['verification']);
  const [count, spy] = [{ steps: 0, records: 0 }, vi.spyOn(Buffer.prototype, 'toString')];
  const member = { path: 'a.txt', kind: 'log' as const, body: chunked(bytes, 1 << 16) };
  await readLog(member, scanner, newBundleNotes(defaultLimits), {
    record: () => void count.records++,
    step({ target, ip, path, statusLine }) {
      // What the joiner asks of each step of an exchange that goes well.
      if ([target, ip, path, statusLine].some((part) => part !== null)) count.steps++;
    },
  });
  const made = spy.mock.calls.length;
  spy.mockRestore();
  return { made, ...count };
}

describe('strings made of a log', () => {
  it('are as many for a thousand records without a literal as for two', async () => {
    const two = await strings(many(2, quietLine));

    expect(await strings(many(1_000, quietLine))).toEqual(two);
  });

  it('are as many for three hundred exchanges that are alike as for two, of which each step is told', async () => {
    const two = await strings(many(2, exchange).flat());
    const more = await strings(many(300, exchange).flat());

    expect(two.steps).toBe(8);
    expect(more).toEqual({ made: two.made, steps: 1_200, records: 0 });
  });

  it('are two for each record that holds a literal, its line and what continues it, and a few for each block', async () => {
    const none = await strings(many(1_000, quietLine));
    const ten = await strings([...many(500, quietLine), ...many(10, failureLine), ...many(490, quietLine)]);

    expect(ten.records).toBe(10);
    expect(ten.made - none.made).toBe(20);
  });
});

describe('bytes of a bundle', () => {
  const bundle = diagnosticBundle({ host: 'expc1', log: many(2_000, exchange).flat() });

  it('are read once and inflated once', async () => {
    const input = { bundleId: null, fileName: 'a.tar.gz', sizeBytes: null, lastModified: null };
    const knowledge = { ...makeMatcher(shippedPack), signature: () => undefined };
    const context = { knowledge, limits: defaultLimits, isOnlyBundle: true };

    const { notes } = await observeBundle({ ...input, bytes: chunked(bundle, 1 << 16) }, context);

    expect(notes.readBytes).toBe(bundle.length);
    // Counted where a decoder puts bytes out.
    expect(notes.expandedBytes).toBe(gunzipSync(bundle).length);
  });

  it('are fetched once', async () => {
    const world = ingestWorld();
    const ref = { bucket: 'bundles', key: 'drop/a/b.tar.gz', versionId: 'v1' };
    world.source.put(ref, bundle, '2026-09-06T10:00:00.000Z');
    const ingest = makeIngest({ ...world.deps, pack: shippedPack, analyse });

    const result = await ingest(messages({ Records: [created(ref.key)] }), contextFor('ingest', 900_000));

    expect(result.batchItemFailures).toEqual([]);
    expect(world.source.opened).toBe(1);
  });
});
