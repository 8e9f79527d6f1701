// The roles of the stack allow what the functions do: every call they make to a service is held against the template.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../infra/aws/function-bundle.ts';
import { diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode } from '../build/log-lines.ts';
import { holding, ofNode, streamChange } from '../build/stream-change.ts';
import { allowedTo, synthesized } from '../infra/aws/synthesized.ts';
import { aVerdictEvent } from '../ports/events.ts';
import { missingDynamoDb } from '../services/dynamodb.ts';
import { type AwsPath, startAwsPath } from './aws-path.ts';

const start = Date.parse('2022-09-06T07:40:00Z');

const bundleAt = (laterMs: number, isRepaired: boolean): Buffer => {
  const warning = coreWarning('cucm1.example.lab', '10.61.20.10', 'self signed certificate');
  const address = ['cucm1.example.lab', '10.61.20.10', 8443] as const;
  const exchange = isRepaired
    ? okExchange(1, start + laterMs, ...address)
    : failedExchange(1, start + laterMs, ...address, [warning]);
  const cluster = { name: 'core', peers: ['10.61.20.5', '10.61.20.6'] };
  return diagnosticBundle({ host: 'expc1', log: exchangeLines(someNode, exchange), cluster });
};

/** Everything that can be asked, with what has been stored before. */
async function useEverything(aws: AwsPath): Promise<void> {
  const token = await aws.tokenFor(['admin'], ['*']);
  const handOverAll = async () => {
    for (const notification of aws.announced.splice(0)) await aws.handOver(notification);
  };
  for (const [at, isRepaired] of [false, true, false].entries()) {
    await aws.drop('drop/lab/SR-1/expc1.tar.gz', bundleAt(at * 60_000, isRepaired));
    await handOverAll();
  }
  const bytes = bundleAt(600_000, true);
  const body = { fileName: 'expc1.tar.gz', sizeBytes: bytes.length };
  const { text } = await aws.ask('POST', '/v1/bundles', { token, body, headers: { 'Idempotency-Key': 'once' } });
  await aws.ask('POST', '/v1/bundles', { token, body, headers: { 'Idempotency-Key': 'once' } });
  const { bundleId, upload } = JSON.parse(text);
  await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(bytes) });
  await handOverAll();
  const findings = await aws.ask('GET', '/v1/findings', { token });
  const { findingId } = JSON.parse(findings.text).items[0];
  for (const path of ['bundles', `bundles/${bundleId}`, `bundles/${bundleId}/report`, 'bundles/none/report', 'nodes']) {
    await aws.ask('GET', `/v1/${path}`, { token });
  }
  for (const query of [
    { site: 'lab' },
    { status: 'complete' },
    { reference: 'SR-1' },
    { key: 'drop/lab/SR-1/expc1.tar.gz' },
  ]) {
    await aws.ask('GET', '/v1/bundles', { token, query });
  }
  for (const query of [{ cluster: 'core' }, { verdict: 'fail' }]) await aws.ask('GET', '/v1/nodes', { token, query });
  for (const query of [{ state: 'open' }, { reference: 'SR-1' }, { node: 'expc1' }, { cluster: 'core' }]) {
    await aws.ask('GET', '/v1/findings', { token, query });
  }
  await aws.ask('GET', `/v1/findings/${findingId}`, { token });
  await aws.ask('GET', '/v1/nodes/expc1', { token, query: { site: 'lab' } });
  await useFindingsAndShares(aws, { token, findingId, bundleId });
  await deleteBundles(aws, token);
  await failAndGiveUp(aws);
  await tell(aws);
  const made = await aws.ask('POST', '/v1/tokens', { token, body: { scopes: ['classify'], sites: ['lab'] } });
  await aws.ask('GET', '/v1/tokens', { token });
  await aws.ask('DELETE', `/v1/tokens/${JSON.parse(made.text).tokenId}`, { token });
}

/** A message that cannot be read; bundles that were never read, were read, and are deleted. */
async function failAndGiveUp(aws: AwsPath): Promise<void> {
  expect(await aws.handOver('not JSON', { receipt: 'a receipt' })).toHaveLength(1);
  expect(await aws.giveUp('not JSON')).toEqual([]);
  for (const at of [0, 60_000]) await aws.drop('drop/lab/given-up/expc1.tar.gz', bundleAt(at, false));
  const [never, read] = aws.announced.splice(0);
  if (!never || !read) throw new Error('expected two notifications');
  expect(await aws.giveUp(never)).toEqual([]);
  expect(await aws.handOver(read)).toEqual([]);
  expect(await aws.giveUp(read)).toEqual([]);
  expect(await aws.setAside()).toHaveLength(3);
}

/** An event that is told, and one of a newer layout that is put aside. */
async function tell(aws: AwsPath): Promise<void> {
  const events = aws.running('events', 20_000, 512);
  const changes = [holding(aVerdictEvent('e_1')), holding(aVerdictEvent('e_2'), { schemaVersion: { N: '99' } })];
  const answer = await events.answer({ Records: changes.map((image) => streamChange(ofNode, image)) });
  await events.stop();
  expect(answer).toEqual({ batchItemFailures: [] });
}

async function useFindingsAndShares(
  aws: AwsPath,
  { token, findingId, bundleId }: { token: string; findingId: string; bundleId: string },
): Promise<void> {
  const answers = [
    await aws.ask('PUT', `/v1/findings/${findingId}/tickets/snow/INC1`, { token }),
    await aws.ask('DELETE', `/v1/findings/${findingId}/tickets/snow/INC1`, { token }),
    await aws.ask('PUT', `/v1/findings/${findingId}/acknowledgement`, { token, body: { reason: 'known' } }),
    await aws.ask('GET', '/v1/nodes/expc1/history', { token, query: { site: 'lab' } }),
    await aws.ask('GET', '/v1/events', { token }),
    await aws.ask('GET', '/v1/events', { token, query: { site: 'lab' } }),
    await aws.ask('POST', `/v1/bundles/${bundleId}/reclassify`, { token }),
  ];
  const { items } = JSON.parse(answers[4]?.text ?? '');
  answers.push(await aws.ask('GET', '/v1/events', { token, query: { after: items[0].eventId } }));
  const shares = `/v1/bundles/${bundleId}/shares`;
  const share = await aws.ask('POST', shares, { token, body: { expiresInHours: 1 } });
  await aws.ask('POST', shares, { token, body: { expiresInHours: 1 } });
  answers.push(await aws.ask('GET', shares, { token }));
  answers.push(await aws.ask('DELETE', `${shares}/${JSON.parse(share.text).shareId}`, { token }));
  expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
}

/** Dropped, uploaded, read or only announced; and what comes late for one. */
async function deleteBundles(aws: AwsPath, token: string): Promise<void> {
  const body = { fileName: 'never.tar.gz', sizeBytes: 5 };
  await aws.ask('POST', '/v1/bundles', { token, body });
  const { text } = await aws.ask('GET', '/v1/bundles', { token });
  for (const { bundleId } of JSON.parse(text).items) {
    expect(await aws.ask('DELETE', `/v1/bundles/${bundleId}`, { token })).toMatchObject({ status: 204 });
  }
  for (const message of await aws.sent()) expect(await aws.handOver(message)).toEqual([]);
}

describe.skipIf(missingDynamoDb)(`the roles of the stack (${missingDynamoDb ?? 'DynamoDB over the wire'})`, () => {
  const template = synthesized();
  let aws: AwsPath;
  beforeAll(async () => {
    aws = await startAwsPath();
    await useEverything(aws);
  }, 60_000);
  afterAll(() => aws?.close());

  it('are held against what is stored of every bundle', () => {
    const stored = aws.calls.filter(({ by, action }) => by === 'ingest' && action.startsWith('s3:PutObject '));
    const folders = stored.map(({ action }) => action.slice('s3:PutObject on '.length).split('/')[0]);

    expect([...new Set(folders)].sort()).toEqual(['facts', 'reports', 'reports-by-id']);
  });

  it.each(functionNames)('allow every call that the function makes: %s', (name) => {
    const allowed = allowedTo(template, `${name.replaceAll('-', '')}role`).map(patternOf);
    const made = [...new Set(aws.calls.filter(({ by }) => by === name).map(({ action }) => action))];

    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((action) => !allowed.some((pattern) => pattern.test(action)))).toEqual([]);
  });
});

/** `s3:GetObject on (bundlesbucket)/drop/*` as a pattern of `s3:GetObject on drop/expc1.tar.gz`. */
function patternOf(allowed: string): RegExp {
  const named = allowed
    .replace('(verdictstable)/', '')
    .replace('(verdictstable)', 'table')
    .replace('(bundlesbucket)/', '');
  return new RegExp(`^${RegExp.escape(named).replaceAll('\\*', '.*')}$`);
}
