// An invocation that comes to its end: reading stops, and what was read is judged and stored.
import { expect, test } from 'vitest';
import { contextFor } from '../../../infra/local/worker/lambda-context.ts';
import { makeIngest } from '../../../lambdas/ingest/handler.ts';
import { analyse } from '../../../shared/analysis.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { coreWarning, exchangeLines, failedExchange, someNode } from '../../build/log-lines.ts';
import { created, ingestWorld, messages } from './ingest-world.ts';

const [address, ip] = ['cucm.example.lab', '10.61.20.11'];
const failing = exchangeLines(
  someNode,
  failedExchange(7, Date.UTC(2022, 8, 6), address, ip, 6972, [coreWarning(address, ip, 'self signed certificate')]),
);
const log = `${failing.join('\n')}\n`.padEnd(200_000, '2022-09-06T09:41:12.300+02:00 expc1 tvcs: idle\n');

/** @param timesMs what is left at each asking, the last one ever after */
async function ingestWith(timesMs: readonly number[]) {
  const { deps, source, verdicts } = ingestWorld({ analyse, pack: shippedPack });
  source.put({ bucket: 'bundles', key: 'drop/lab/a.log', versionId: 'v1' }, log, '2026-03-01T11:00:00.000Z');
  let asked = 0;
  const left = (): number => timesMs[Math.min(asked++, timesMs.length - 1)] ?? 0;
  const context = { ...contextFor('ingest', 0), getRemainingTimeInMillis: left };
  const answer = await makeIngest(deps)(messages({ Records: [created('drop/lab/a.log')] }), context);
  const { items } = await verdicts.bundles({ sites: null }, { limit: 9, cursor: null });
  return { answer, bundle: items[0] };
}

test('with time enough a bundle is read whole', async () => {
  const { bundle } = await ingestWith([900_000, 500_000, 121_000]);

  expect(bundle).toMatchObject({ status: 'complete', nodes: [{ verdict: 'fail' }] });
});

test('with two minutes left reading stops, and what was seen is kept', async () => {
  // The source hands out 16 bytes at a time: some thousand askings reach beyond the failure.
  const { answer, bundle } = await ingestWith([...Array(10_000).fill(900_000), 119_000]);

  expect(answer).toEqual({ batchItemFailures: [] });
  expect(bundle).toMatchObject({ status: 'partial', nodes: [{ verdict: 'fail' }] });
});

test('a function that has little time keeps a fifth of it', async () => {
  expect((await ingestWith([30_000, 6_001])).bundle).toMatchObject({ status: 'complete' });
  expect((await ingestWith([30_000, 5_999])).bundle).toMatchObject({ status: 'unreadable', code: 'out-of-time' });
});
