// P6: items that ingest writes to the table for a bundle, for few matching lines and for many.

import { contextFor } from '../../infra/local/worker/lambda-context.ts';
import { makeDynamoVerdictStore } from '../../lambdas/aws/dynamo-verdict-store.ts';
import { makeIngest } from '../../lambdas/ingest/handler.ts';
import { analyse } from '../../shared/analysis.ts';
import { renderJson } from '../../shared/report/json.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { busyLog } from '../build/busy-log.ts';
import { diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { someNode } from '../build/log-lines.ts';
import { created, ingestWorld, messages } from '../lambdas/ingest/ingest-world.ts';
import { missingDynamoDb, startDynamoDb } from '../services/dynamodb.ts';
import { watchedClient } from '../services/watched-client.ts';
import type { Outcome } from './bench.ts';

const loads = [
  { transactions: 2_000, failures: 200 },
  { transactions: 20_000, failures: 4_000 },
];
/** Status, history, marks of the bundle itself. */
const constant = 4;

export async function writeTargets(): Promise<Outcome> {
  const wanted = `at most 3 for each node, 2 for each finding, and ${constant}`;
  const outcome = { target: 'P6', what: 'items written for a bundle', wanted };
  if (missingDynamoDb !== null) return { ...outcome, found: null, isMet: null, missing: missingDynamoDb };
  const service = await startDynamoDb();
  try {
    const found = [];
    for (const { transactions, failures } of loads) found.push(await writesFor(service, transactions, failures));
    const words = found.map(({ items, most, failures }) => `${items} of ${most} with ${failures} failures`);
    return { ...outcome, found: words.join(', '), isMet: found.every(({ items, most }) => items <= most) };
  } finally {
    await service.close();
  }
}

async function writesFor(service: Awaited<ReturnType<typeof startDynamoDb>>, transactions: number, failures: number) {
  const table = await service.newTable();
  const { client, written } = watchedClient(service.config);
  const verdicts = makeDynamoVerdictStore({ ...table, client });
  const world = ingestWorld();
  const ingest = makeIngest({ ...world.deps, verdicts, analyse, renderJson, pack: shippedPack });
  const { log } = busyLog(someNode, 1, transactions, failures);
  world.source.put(
    { bucket: 'bundles', key: 'drop/bench/a.tar.gz', versionId: 'v1' },
    diagnosticBundle({ host: 'expc1', log }),
    '2026-09-06T10:00:00.000Z',
  );
  const result = await ingest(messages({ Records: [created('drop/bench/a.tar.gz')] }), contextFor('ingest', 900_000));
  if (result.batchItemFailures.length > 0)
    throw new Error(`expected a bundle to be read, found ${JSON.stringify(world.logged)}`);
  const nodes = await verdicts.nodes({ sites: null }, { limit: 100, cursor: null });
  const findings = await verdicts.findings({ sites: null }, { limit: 1_000, cursor: null });
  const most = 3 * nodes.items.length + 2 * findings.items.length + constant;
  return { items: written.items, most, failures };
}
