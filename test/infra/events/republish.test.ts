// `npm run republish` as a process: from a table over the wire to a bus over the wire, and in one line what is wrong.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DynamoTable } from '../../../lambdas/aws/dynamo/table.ts';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { aBundle, aFailingCapture } from '../../ports/records.ts';
import { type DynamoDbService, missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { type EventBridgeService, startEventBridge } from '../../services/eventbridge.ts';

const script = fileURLToPath(new URL('../../../infra/events/republish.ts', import.meta.url));
const start = Date.parse('2026-03-10T10:00:00.000Z');

describe.skipIf(missingDynamoDb)(`npm run republish (${missingDynamoDb ?? 'DynamoDB over the wire'})`, () => {
  let dynamo: DynamoDbService;
  let table: DynamoTable;
  let bus: EventBridgeService;
  beforeAll(async () => {
    [dynamo, bus] = await Promise.all([startDynamoDb(), startEventBridge()]);
    table = await dynamo.newTable();
    for (const hour of [0, 1, 2]) {
      const store = makeDynamoVerdictStore(table, () => new Date(start + hour * 3_600_000));
      const capturedAt = `2026-03-0${hour + 1}T09:00:00.000Z`;
      const capture = aFailingCapture(`b${hour}`, { capturedAt });
      await store.saveVerdicts(aBundle(`b${hour}`, { status: 'complete' }), [capture]);
    }
  });
  afterAll(async () => {
    table?.client.destroy();
    await Promise.all([dynamo?.close(), bus?.close()]);
  });

  const run = (...args: string[]) => {
    bus.taken.length = 0;
    const env = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: bus.endpoint,
    };
    return new Promise<{ code: number; output: string; errors: string; bundles: unknown[] }>((resolve) => {
      execFile(process.execPath, [script, ...args], { env }, (error, output, errors) => {
        const bundles = bus.taken.map(({ detail }) => detail.bundleId);
        const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
        resolve({ code, output, errors, bundles });
      });
    });
  };
  const here = () => ['--table', table.table, '--bus', bus.bus];

  it('puts what the table holds on the bus again, with the ids it had', async () => {
    const ended = await run(...here(), '--since', '2026-03-10T12:00:00+01:00');
    expect(ended).toMatchObject({ code: 0, errors: '' });
    expect(ended.output).toMatch(/^told 4 events, the last of them e_[a-z2-7]{26}\n$/);
    expect(ended.bundles).toEqual(['b1', 'b1', 'b2', 'b2']);

    const [first] = bus.taken;
    const behind = await run(...here(), '--after', String(first?.detail.eventId));
    expect(behind.bundles).toEqual(['b1', 'b2', 'b2']);
  });

  it('says in one line what is wrong, and asks nobody', async () => {
    const calls = bus.calls.length;
    for (const [args, message] of [
      [['--bus', 'b', '--since', '2026-03-10T12:00:00Z'], '--table: expected a name, found none'],
      [here(), 'expected --after or --since: where to begin'],
      [[...here(), '--since', 'yesterday'], '--since: expected a time such as 2026-03-01T10:00:00Z'],
      [[...here(), '--after', 'f_1'], '--after: expected the id of an event'],
      [[...here(), '--all'], "Unknown option '--all'"],
    ] as const) {
      expect(await run(...args)).toMatchObject({ code: 2, output: '', errors: `logverdict: ${message}\n` });
    }
    expect(await run('--help')).toMatchObject({ code: 0, errors: '' });
    expect(bus.calls).toHaveLength(calls);
  });

  it('fails for an event, and a table, that there is not', async () => {
    const unknown = await run(...here(), '--after', `e_${'a'.repeat(26)}`);
    expect(unknown).toMatchObject({ code: 1, output: '' });
    expect(unknown.errors).toBe('logverdict: after: expected the id of an event, found none of that id\n');
    const elsewhere = await run('--table', 'elsewhere', '--bus', bus.bus, '--since', '2026-03-10T12:00:00Z');
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.errors).toMatch(/^logverdict: [^\n]+\n$/);
  });
});
