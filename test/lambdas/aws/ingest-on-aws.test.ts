// From an uploaded object to a verdict, over the adapters of AWS: what the bucket says goes through the queue into the
// ingest function as it came.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeDynamoVerdictStore } from '../../../lambdas/aws/dynamo-verdict-store.ts';
import { makeS3BundleSource } from '../../../lambdas/aws/s3-bundle-source.ts';
import { makeS3ReportStore } from '../../../lambdas/aws/s3-report-store.ts';
import { makeS3UploadTickets } from '../../../lambdas/aws/s3-upload-tickets.ts';
import { makeSqsClient } from '../../../lambdas/aws/sqs-client.ts';
import { makeSqsWorkQueue } from '../../../lambdas/aws/sqs-work-queue.ts';
import { aBundle } from '../../ports/records.ts';
import { aBucket } from '../../services/bundle-bucket.ts';
import { missingDynamoDb, startDynamoDb } from '../../services/dynamodb.ts';
import { startSqs } from '../../services/sqs.ts';
import { ingestWorld, queueMessage } from '../ingest/ingest-world.ts';

async function aWorld() {
  const [dynamo, sqs] = [await startDynamoDb(), await startSqs()];
  const client = makeSqsClient(sqs.config);
  const queue = makeSqsWorkQueue({ client, queueUrl: sqs.queueUrl });
  const sending: Promise<void>[] = [];
  const s3 = await aBucket({ onCreated: (event) => sending.push(queue.send(JSON.stringify(event))) });
  onTestFinished(async () => {
    client.destroy();
    await Promise.all([sqs.close(), dynamo.close()]);
  });
  const verdicts = makeDynamoVerdictStore(await dynamo.newTable());
  const source = makeS3BundleSource(s3);
  const { ingest } = ingestWorld({ bucket: s3.bucket, source, verdicts, reports: makeS3ReportStore(s3) });
  const deliver = async () => {
    await Promise.all(sending);
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: sqs.queueUrl }));
    return ingest({
      Records: Messages.map(({ MessageId: messageId, Body }) => queueMessage(Body ?? '', { messageId })),
    });
  };
  return { s3, verdicts, deliver };
}

describe.skipIf(missingDynamoDb !== null)(`ingest on AWS${missingDynamoDb ? `: ${missingDynamoDb}` : ''}`, () => {
  test('an upload by ticket ends in verdicts', async () => {
    const { s3, verdicts, deliver } = await aWorld();
    const bundle = aBundle('b1', {
      object: { bucket: s3.bucket, key: 'uploads/b1/expc1 ü (1).log', versionId: null },
      status: 'awaiting-upload',
      sizeBytes: 5,
      uploadExpiresAt: new Date(Date.now() + 60_000).toISOString(),
    });
    await verdicts.createBundle(bundle);
    const ticket = await makeS3UploadTickets({ ...s3, now: () => new Date() }).issue({ bundle, method: 'put' });
    const { url, method, headers = {} } = ticket;
    expect((await fetch(url, { method, headers, body: 'hello' })).status).toBe(200);
    expect(await deliver()).toEqual({ batchItemFailures: [] });
    expect(await verdicts.bundle('b1')).toMatchObject({ status: 'complete', sizeBytes: 5 });
    expect((await verdicts.nodes({ sites: null }, { limit: 10, cursor: null })).items).toHaveLength(1);
  });

  test('a dropped object ends in a report beside it', async () => {
    const { s3, verdicts, deliver } = await aWorld();
    await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'drop/lab/SR 1/a+b.log', Body: 'hello' }));
    expect(await deliver()).toEqual({ batchItemFailures: [] });
    expect(s3.text('reports/lab/SR 1/a+b.log.md')).toBe('full report of a+b.log');
    const { items } = await verdicts.bundles({ sites: ['lab'], reference: 'SR 1' }, { limit: 10, cursor: null });
    expect(items).toMatchObject([{ status: 'complete', fileName: 'a+b.log' }]);
  });
});
