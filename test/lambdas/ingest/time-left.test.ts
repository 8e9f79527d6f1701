// An invocation that comes to its end: reading stops, and what was read is judged and stored; unless it was the store that
// was waited for.
import { describe, expect, test } from 'vitest';
import { contextFor } from '../../../infra/local/worker/lambda-context.ts';
import { makeIngest } from '../../../lambdas/ingest/handler.ts';
import { analyse } from '../../../shared/analysis.ts';
import type { BundleSource } from '../../../shared/model/ports.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { coreWarning, exchangeLines, failedExchange, someNode } from '../../build/log-lines.ts';
import { created, ingestWorld, queueMessage } from './ingest-world.ts';

const [address, ip] = ['cucm.example.lab', '10.61.20.11'];
const failing = exchangeLines(
  someNode,
  failedExchange(7, Date.UTC(2022, 8, 6), address, ip, 6972, [coreWarning(address, ip, 'self signed certificate')]),
);
const log = `${failing.join('\n')}\n`.padEnd(8_000_000, '2022-09-06T09:41:12.300+02:00 expc1 tvcs: idle\n');
const chunkBytes = 65_536;
const body = JSON.stringify({ Records: [created('drop/lab/a.log')] });

interface Times {
  /** Of the invocation. */
  totalMs: number;
  /** That the store takes for a chunk of 64 KiB. */
  chunkMs: number;
  receiveCount?: number;
}

async function ingestWith({ totalMs, chunkMs, receiveCount = 1 }: Times) {
  let clock = 0;
  async function* slowly(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < log.length; at += chunkBytes) {
      clock += chunkMs;
      yield Buffer.from(log.slice(at, at + chunkBytes));
    }
  }
  const lastModified = new Date('2026-03-01T11:00:00.000Z');
  const opened = { bytes: slowly(), range: slowly, sizeBytes: log.length, lastModified, sha256: null };
  const source: BundleSource = { open: async () => opened, remove: async () => undefined };
  const world = ingestWorld({ analyse, pack: shippedPack, source, now: () => new Date(clock) });
  const context = { ...contextFor('ingest', 0), getRemainingTimeInMillis: () => totalMs - clock };
  const answer = await makeIngest(world.deps)({ Records: [queueMessage(body, { receiveCount })] }, context);
  const { items } = await world.verdicts.bundles({ sites: null }, { limit: 9, cursor: null });
  const report = await world.reports.load(items[0]?.bundleId ?? '');
  return { answer, bundle: items[0], problems: report?.bundles[0]?.problems, logged: world.logged };
}

const handedBack = { batchItemFailures: [{ itemIdentifier: 'm1' }] };

describe('an invocation', () => {
  test('with time enough reads a bundle whole', async () => {
    const { bundle } = await ingestWith({ totalMs: 900_000, chunkMs: 40 });

    expect(bundle).toMatchObject({ status: 'complete', nodes: [{ verdict: 'fail' }] });
  });

  test('whose time is over stops reading, keeps what it saw, and says why', async () => {
    const { answer, bundle, problems } = await ingestWith({ totalMs: 5_000, chunkMs: 40 });

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(bundle).toMatchObject({ status: 'partial', nodes: [{ verdict: 'fail' }] });
    expect(problems).toEqual([
      {
        code: 'too-large',
        member: null,
        detail:
          'the time of one run was over after 4 seconds, with 6553600 of 8000000 bytes read: split the bundle, read it with the command line, or give the function more memory',
      },
    ]);
  });

  test('keeps two minutes for judging, or a fifth of what it has', async () => {
    const long = await ingestWith({ totalMs: 900_000, chunkMs: 10_000, receiveCount: 3 });
    const short = await ingestWith({ totalMs: 30_000, chunkMs: 400, receiveCount: 3 });

    expect(long.problems?.[0]?.detail).toContain(`over after 790 seconds, with ${78 * chunkBytes} of`);
    expect(short.problems?.[0]?.detail).toContain(`over after 24 seconds, with ${60 * chunkBytes} of`);
  });

  test('that saw nothing in its time says so too', async () => {
    const { bundle } = await ingestWith({ totalMs: 900_000, chunkMs: 800_000, receiveCount: 3 });

    expect(bundle).toMatchObject({ status: 'unreadable', code: 'too-large' });
  });
});

describe('an invocation that waited for the store', () => {
  const slow = { totalMs: 900_000, chunkMs: 10_000 };

  test.each([1, 2])('hands the message back, the time it was handed out being %i', async (receiveCount) => {
    const { answer, bundle, problems, logged } = await ingestWith({ ...slow, receiveCount });

    expect(answer).toEqual(handedBack);
    expect(bundle).toMatchObject({ status: 'processing' });
    expect(problems).toBeUndefined();
    expect(logged).toMatchObject([
      {
        error: `expected at least 1000000 bytes a second from the store, found ${78 * chunkBytes} bytes in 790 seconds`,
      },
    ]);
  });

  test.each([3, 5])('settles for what it saw at time %i', async (receiveCount) => {
    expect((await ingestWith({ ...slow, receiveCount })).bundle).toMatchObject({ status: 'partial' });
  });
});
