// Uploads to the embedded system: the tickets' contract, and the way from the announcement to the verdict.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { localBucket } from '../../../../infra/local/storage/object-store.ts';
import { makeUploadTickets } from '../../../../infra/local/storage/sqlite/upload-tickets.ts';
import { aBundle } from '../../../ports/records.ts';
import { uploadTicketsContract } from '../../../ports/upload-tickets-contract.ts';
import { runningSystem } from '../running-system.ts';

const Announced = z.object({
  bundleId: z.string(),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()).default({}) }),
});

type Running = Awaited<ReturnType<typeof runningSystem>>;

async function announce({ ask }: Running, differing: object = {}) {
  const body = JSON.stringify({ fileName: 'expc1.log', sizeBytes: 11, site: 'lab', ...differing });
  const answer = await ask('/v1/bundles', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  expect(answer.status).toBe(201);
  return Announced.parse(await answer.json());
}

describe('upload tickets on SQLite', () => {
  uploadTicketsContract(async () => {
    const now = new Date();
    const { storage, url } = await runningSystem({ now: () => now });
    await storage.verdicts.createBundle(aBundle('b1', { status: 'awaiting-upload' }));
    const stored = async (key: string) => {
      const opened = await storage.objects.open({ bucket: localBucket, key, versionId: null }).catch(() => null);
      return opened && (await Array.fromAsync(opened.bytes)).map((chunk) => Buffer.from(chunk).toString()).join('');
    };
    return { tickets: makeUploadTickets(storage.db, { now: () => now, baseUrl: () => url }), stored, now };
  });
});

describe('uploads', () => {
  test('an uploaded bundle is classified under the id it was announced with', async () => {
    const running = await runningSystem();
    const { bundleId, upload } = await announce(running);
    const sent = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: 'expc1 warn\n' });
    expect(sent.status).toBe(200);
    const answer = await running.ask(`/v1/bundles/${bundleId}`, { headers: { prefer: 'wait=10' } });
    expect(await answer.json()).toMatchObject({
      status: 'complete',
      site: 'lab',
      nodes: [{ node: 'expc1', verdict: 'warn' }],
    });
  });

  test('a ticket is good for one upload', async () => {
    const { upload } = await announce(await runningSystem());
    const send = () => fetch(upload.url, { method: 'PUT', headers: upload.headers, body: 'expc1 warn\n' });
    expect((await send()).status).toBe(200);
    const second = await send();
    expect(second.status).toBe(422);
    expect(await second.json()).toMatchObject({ code: 'upload-not-accepted' });
  });

  test('a refused upload leaves the ticket good', async () => {
    const { upload } = await announce(await runningSystem());
    const send = (body: string) => fetch(upload.url, { method: 'PUT', headers: upload.headers, body });
    expect((await send('expc1')).status).toBe(422);
    expect((await send('expc1 warn\n')).status).toBe(200);
  });

  test('every ticket of a bundle is used up by the first upload', async () => {
    const running = await runningSystem();
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'k1' };
    const body = JSON.stringify({ fileName: 'expc1.log', sizeBytes: 11, site: 'lab' });
    const announceAgain = async () =>
      Announced.parse(await (await running.ask('/v1/bundles', { method: 'POST', body, headers })).json());
    const first = await announceAgain();
    const second = await announceAgain();
    expect(second.bundleId).toBe(first.bundleId);
    const send = ({ upload }: typeof first, text: string) =>
      fetch(upload.url, { method: 'PUT', headers: upload.headers, body: text });
    expect((await send(first, 'expc1 warn\n')).status).toBe(200);
    const refused = await send(second, 'expc1 fail\n');
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: 'upload-not-accepted' });
    const bundle = await running.ask(`/v1/bundles/${first.bundleId}`, { headers: { prefer: 'wait=10' } });
    expect(await bundle.json()).toMatchObject({ nodes: [{ verdict: 'warn' }] });
  });

  test('a bundle that has ended takes no upload, whatever its tickets say', async () => {
    const running = await runningSystem();
    const { bundleId, upload } = await announce(running);
    await running.storage.verdicts.updateBundle(bundleId, { status: 'failed', code: 'object-gone' });
    const answer = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: 'expc1 warn\n' });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'upload-not-accepted' });
  });

  test.each([{ 'content-type': 'text/html' }, {}])('another type than promised is refused: %j', async (headers) => {
    const { upload } = await announce(await runningSystem());
    const body = new Blob(['expc1 warn\n']); // fetch gives a text a type of its own
    const answer = await fetch(upload.url, { method: 'PUT', headers: new Headers(headers), body });
    expect(answer.status).toBe(415);
  });

  test.each([
    ['put', 'POST', 'PUT'],
    ['post', 'PUT', 'POST'],
    ['put', 'DELETE', 'PUT, POST'],
  ])('a ticket for %s is not good for %s', async (uploadMethod, method, allow) => {
    const { upload } = await announce(await runningSystem(), { uploadMethod });
    const answer = await fetch(upload.url, { method, headers: { 'content-type': 'application/octet-stream' } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(await answer.json()).toMatchObject({ code: 'method-not-allowed' });
  });

  test('a form in pieces that split its boundary is put together', async () => {
    const running = await runningSystem();
    const { bundleId, upload } = await announce(running, { uploadMethod: 'post' });
    const form = '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\ny\r\n--b\r\n';
    const file = 'Content-Disposition: form-data; name="file"; filename="a"\r\n\r\nexpc1 warn\n\r\n--b--\r\n';
    const letters = [...(form + file)].map((letter) => Buffer.from(letter));
    const answer = await fetch(upload.url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: ReadableStream.from(letters),
      duplex: 'half',
    });
    expect(answer.status).toBe(204);
    const bundle = await running.ask(`/v1/bundles/${bundleId}`, { headers: { prefer: 'wait=10' } });
    expect(await bundle.json()).toMatchObject({ status: 'complete' });
  });

  test('a form that ends early is refused', async () => {
    const { upload } = await announce(await runningSystem(), { uploadMethod: 'post' });
    const answer = await fetch(upload.url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nexpc1 warn\n',
    });
    expect(answer.status).toBe(400);
  });
});
