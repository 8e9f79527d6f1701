// From an upload to a verdict on AWS, and where that fails: bundled functions, S3, DynamoDB and SQS over the wire.
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSqsClient } from '../../lambdas/aws/sqs-client.ts';
import { bundleName, diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from '../build/log-lines.ts';
import { missingDynamoDb } from '../services/dynamodb.ts';
import type { S3Notification } from '../services/s3/created-event.ts';
import { type AwsPath, startAwsPath } from './aws-path.ts';

const start = Date.parse('2022-09-06T07:40:00Z');

/** One node that does not trust the CA of one server, and reaches another. */
const bundleOf = (host: string): Buffer => {
  const node = { ...someNode, host };
  const refused = [
    coreWarning('cucm1.example.lab', '10.61.20.10', 'self signed certificate'),
    sslError('cucm1.example.lab'),
  ];
  const log = [
    ...exchangeLines(node, failedExchange(1, start, 'cucm1.example.lab', '10.61.20.10', 8443, refused)),
    ...exchangeLines(node, okExchange(2, start + 1_000, 'cucm2.example.lab', '10.61.20.11', 8443)),
  ];
  return diagnosticBundle({ host, log });
};

let aws: AwsPath;
let token: string;
const get = async (path: string, query?: Record<string, string>) => {
  const { status, text } = await aws.ask('GET', path, { token, ...(query && { query }) });
  return { status, body: JSON.parse(text) };
};

function oneAnnounced(): S3Notification {
  const [notification, ...more] = aws.announced.splice(0);
  if (!notification || more.length > 0) throw new Error(`expected one notification, found ${more.length}`);
  return notification;
}

describe.skipIf(missingDynamoDb)(`the AWS path (${missingDynamoDb ?? 'DynamoDB over the wire'})`, () => {
  beforeAll(async () => {
    aws = await startAwsPath();
    token = await aws.tokenFor(['bundles:write', 'verdicts:read'], ['*']);
  }, 60_000);
  afterAll(() => aws?.close());

  it('takes a presigned upload to a verdict and a report', async () => {
    const bytes = bundleOf('expc1');
    const created = await aws.ask('POST', '/v1/bundles', {
      token,
      body: { fileName: bundleName('expc1'), sizeBytes: bytes.length, site: 'berlin', reference: 'SR-1' },
    });
    expect(created.status).toBe(201);
    const { bundleId, upload } = JSON.parse(created.text);
    expect((await get(`/v1/bundles/${bundleId}`)).body.status).toBe('awaiting-upload');

    const sent = await fetch(upload.url, { method: upload.method, headers: upload.headers, body: bytes });
    expect(sent.status).toBe(200);
    expect(await aws.handOver(oneAnnounced())).toEqual([]);

    expect((await get(`/v1/bundles/${bundleId}`)).body).toMatchObject({
      status: 'complete',
      nodes: [{ node: 'expc1', verdict: 'fail' }],
    });
    expect((await get('/v1/nodes/EXPC1', { site: 'berlin' })).body).toMatchObject({
      node: 'expc1',
      verdict: 'fail',
      bundleId,
      findings: [{ cause: 'self-signed', server: { address: 'cucm1.example.lab', port: 8443 } }],
    });
    expect((await get(`/v1/bundles/${bundleId}/report`)).body).toMatchObject({
      bundles: [{ bundleId, status: 'complete' }],
      nodes: [{ node: 'expc1', verdict: 'fail' }],
    });
  });

  it('takes an upload by form as well', async () => {
    const bytes = bundleOf('expc2');
    const { text } = await aws.ask('POST', '/v1/bundles', {
      token,
      body: { fileName: 'expc2 (Berlin).tar.gz', sizeBytes: bytes.length, uploadMethod: 'post' },
    });
    const { bundleId, upload } = JSON.parse(text);
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.set(name, String(value));
    form.set('file', new Blob([new Uint8Array(bytes)]), 'expc2.tar.gz');

    expect((await fetch(upload.url, { method: 'POST', body: form })).status).toBe(204);
    expect(await aws.handOver(oneAnnounced())).toEqual([]);
    expect((await get(`/v1/bundles/${bundleId}`)).body).toMatchObject({
      status: 'complete',
      nodes: [{ node: 'expc2' }],
    });
  });

  it.each([
    ['blanks', 'drop/lab/SR 7/expc 3.tar.gz', 'reports/lab/SR 7/expc 3.tar.gz'],
    ['plus signs', 'drop/lab/a+b/expc+3.tar.gz', 'reports/lab/a+b/expc+3.tar.gz'],
    ['colons', 'drop/lab/2022-09-06_09:42:38/expc3.tar.gz', 'reports/lab/2022-09-06_09:42:38/expc3.tar.gz'],
    ['letters that are not ASCII', 'drop/zürich/störung/ノード.tar.gz', 'reports/zürich/störung/ノード.tar.gz'],
    ['escapes that are none', 'drop/lab/50%25/100%.tar.gz', 'reports/lab/50%25/100%.tar.gz'],
  ])('reads a dropped bundle whose key has %s, and puts the report beside it', async (_, key, report) => {
    await aws.drop(key, bundleOf('expc3'));
    const notification = oneAnnounced();
    expect(await aws.handOver(notification)).toEqual([]);

    const written = (ending: string) => aws.s3.objects.current(aws.bucket, `${report}${ending}`)?.bytes.toString();
    expect(JSON.parse(written('.json') ?? '')).toMatchObject({ nodes: [{ node: 'expc3', verdict: 'fail' }] });
    expect(written('.md')).toContain('expc3');
    expect((await get('/v1/bundles', { key })).body.items).toMatchObject([{ status: 'complete' }]);
  });

  it('changes nothing when the same event comes twice', async () => {
    await aws.drop('drop/twice/expc4.tar.gz', bundleOf('expc4'));
    const notification = oneAnnounced();
    await aws.handOver(notification);
    const look = async () => [
      await get('/v1/nodes', { site: 'twice' }),
      await get('/v1/findings', { site: 'twice' }),
      await get('/v1/bundles', { site: 'twice' }),
      aws.s3.objects.current(aws.bucket, 'reports/twice/expc4.tar.gz.json')?.bytes.toString(),
    ];
    const first = await look();
    expect(await aws.handOver(notification)).toEqual([]);

    expect(await look()).toEqual(first);
    expect(first[0]).toMatchObject({ body: { items: [{ node: 'expc4' }] } });
  });

  it('gives a dropped file that is no bundle a report that says so', async () => {
    await aws.drop('drop/lab/notes.txt', Buffer.from('nothing to see here\n'));
    expect(await aws.handOver(oneAnnounced())).toEqual([]);

    const report = aws.s3.objects.current(aws.bucket, 'reports/lab/notes.txt.json')?.bytes.toString() ?? '';
    expect(JSON.parse(report)).toMatchObject({ bundles: [{ status: 'unreadable' }], nodes: [] });
  });

  it('reads on where a download broke', async () => {
    await aws.drop('drop/broken/expc5.tar.gz', bundleOf('expc5'));
    aws.s3.breakDownloads(300, 2);

    expect(await aws.handOver(oneAnnounced())).toEqual([]);
    expect((await get('/v1/nodes', { site: 'broken' })).body.items).toMatchObject([{ node: 'expc5', verdict: 'fail' }]);
  });

  it('hands back a message that it cannot read', async () => {
    const unreadable = { Records: [{ eventName: 'ObjectCreated:Put' }] } as S3Notification;

    expect(await aws.handOver(unreadable)).toHaveLength(1);
    expect(aws.ingest.log).toContain('"message":"message handed back for another try"');
  });

  it('has a message that failed back in half a minute, or a little later', async () => {
    const { queueUrl } = aws.sqs;
    const client = makeSqsClient(aws.sqs.config);
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'not JSON' }));
    const received = new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 960 });
    const { Messages: [message] = [] } = await client.send(received);

    expect(await aws.handOver('not JSON', { receipt: message?.ReceiptHandle })).toHaveLength(1);
    const [hiddenMs = 0] = aws.sqs.hiddenMs('bundles');
    expect(hiddenMs).toBeGreaterThan(25_000);
    expect(hiddenMs).toBeLessThanOrEqual(36_000);
    await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message?.ReceiptHandle }));
    client.destroy();
  });

  it('ends a bundle that was given up as failed, and reads it when its message is put back', async () => {
    const key = 'drop/given-up/expc6.tar.gz';
    await aws.drop(key, bundleOf('expc6'));
    const notification = oneAnnounced();
    const copy = () => aws.s3.objects.current(aws.bucket, 'reports/given-up/expc6.tar.gz.json')?.bytes.toString() ?? '';
    expect(await aws.giveUp(notification)).toEqual([]);

    const listed = () => get('/v1/bundles', { key });
    expect((await listed()).body.items).toMatchObject([{ status: 'failed', code: 'processing-failed' }]);
    expect(JSON.parse(copy())).toMatchObject({ bundles: [{ problems: [{ code: 'processing-failed' }] }] });
    const [setAside = '', ...more] = await aws.setAside();
    expect([JSON.parse(setAside), ...more]).toEqual([JSON.parse(JSON.stringify(notification))]);

    expect(await aws.handOver(setAside)).toEqual([]);
    expect((await listed()).body.items).toMatchObject([{ status: 'complete', nodes: [{ node: 'expc6' }] }]);
    expect(JSON.parse(copy())).toMatchObject({ nodes: [{ node: 'expc6', verdict: 'fail' }] });
    const told = (await get('/v1/events', { site: 'given-up' })).body.items;
    expect(told.map(({ type, status }: Record<string, string>) => [type, status])).toEqual(
      expect.arrayContaining([
        ['BundleClassified', 'failed'],
        ['BundleClassified', 'complete'],
      ]),
    );
  });

  it('writes lines of JSON alone, each with its request, and metrics among them', async () => {
    await aws.drop('drop/figures/expc7.tar.gz', bundleOf('expc7'));
    const before = aws.ingest.log.length;
    expect(await aws.handOver(oneAnnounced())).toEqual([]);

    const lines = aws.ingest.log.slice(before).trimEnd().split('\n');
    const parsed = lines.map((line) => JSON.parse(line));
    const [metrics, told] = [parsed.filter((line) => '_aws' in line), parsed.filter((line) => !('_aws' in line))];
    expect(
      told.every(({ requestId, bundleId }) => /^[0-9a-f-]{36}$/.test(requestId) && bundleId.startsWith('b_')),
    ).toBe(true);
    expect(told).toContainEqual(expect.objectContaining({ message: 'bundle ended', status: 'complete', fail: 1 }));
    expect(metrics).toMatchObject([
      { stage: 'prod', status: 'complete', Bundles: 1 },
      { stage: 'prod', BundleBytes: expect.any(Number), ReadSeconds: expect.any(Number) },
      { stage: 'prod', verdict: 'fail', Verdicts: 1 },
    ]);
    expect(aws.ingest.log).not.toContain('expc7');
  });

  it('lets nobody in without a token that was issued', async () => {
    expect((await aws.ask('GET', '/v1/nodes', { token: null })).status).toBe(401);
    expect((await aws.ask('GET', '/v1/nodes', { token: `lv_${'A'.repeat(43)}` })).status).toBe(401);
    expect((await aws.ask('GET', '/v1/health', { token: null })).status).toBe(200);
  });

  it('shows a token its own sites alone, and lets it do what its scopes say', async () => {
    const reader = await aws.tokenFor(['verdicts:read'], ['elsewhere']);
    const nodes = await aws.ask('GET', '/v1/nodes', { token: reader });
    const written = await aws.ask('POST', '/v1/bundles', { token: reader, body: { fileName: 'a', sizeBytes: 1 } });

    expect(JSON.parse(nodes.text).items).toEqual([]);
    expect(written.status).toBe(403);
  });

  it('answers other methods and paths itself', async () => {
    expect((await aws.ask('DELETE', '/v1/nodes', { token })).status).toBe(405);
    expect((await aws.ask('GET', '/v2/nodes', { token })).status).toBe(404);
  });
});
