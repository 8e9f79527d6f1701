// Pasted text and signatures.
import { describe, expect, test } from 'vitest';
import { apiWorld, jsonBody } from './api-world.ts';

describe('POST /v1/classify', () => {
  test.each([
    ['JSON', jsonBody({ text: 'one\ntwo' })],
    ['plain text', { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'one\ntwo' }],
    ['base64', { headers: { 'content-type': 'text/plain' }, body: 'b25lCnR3bw==', base64: true }],
  ])('takes %s', async (_name, call) => {
    expect(await apiWorld().ask('POST', '/v1/classify', call)).toMatchObject({
      status: 200,
      json: { matches: [], unmatched: ['one', 'two'] },
    });
  });

  test('takes 256 KiB and no more', async () => {
    const plain = { 'content-type': 'text/plain' };
    const most = { headers: plain, body: 'x'.repeat(256 * 1024) };
    expect(await apiWorld().ask('POST', '/v1/classify', most)).toMatchObject({ status: 200 });
    const more = { headers: plain, body: 'x'.repeat(256 * 1024 + 1) };
    expect(await apiWorld().ask('POST', '/v1/classify', more)).toMatchObject({ status: 413 });
  });

  test('refuses another type', async () => {
    const call = { headers: { 'content-type': 'text/html' }, body: 'x' };
    expect(await apiWorld().ask('POST', '/v1/classify', call)).toMatchObject({ status: 415 });
  });
});

describe('signatures', () => {
  test('are listed without the retired ones, page by page', async () => {
    const world = apiWorld();
    const first = await world.ask('GET', '/v1/signatures', { query: { limit: '1' } });
    expect(first.json.items).toMatchObject([
      {
        id: 'expressway/traffic-server/expired',
        cause: 'expired',
        links: { self: '/prod/v1/signatures/expressway%2Ftraffic-server%2Fexpired' },
      },
    ]);
    const cursor = String(first.json.nextCursor);
    const second = await world.ask('GET', '/v1/signatures', { query: { limit: '1', cursor } });
    expect(second.json).toMatchObject({ items: [{ id: 'expressway/traffic-server/self-signed' }], nextCursor: null });
  });

  test.each(['expressway%2Ftraffic-server%2Fself-signed', 'expressway/traffic-server/self-signed'])(
    'are shown whole: %s',
    async (id) => {
      expect(await apiWorld().ask('GET', `/v1/signatures/${id}`)).toMatchObject({
        status: 200,
        json: {
          id: 'expressway/traffic-server/self-signed',
          pattern: 'verification failed',
          remedies: [{ id: 'upload-ca', title: 'Upload the CA certificate' }],
          pack: { id: 'small', version: '1.0.0' },
        },
      });
    },
  );

  test('that are not there are 404', async () => {
    expect(await apiWorld().ask('GET', '/v1/signatures/nothing')).toMatchObject({
      status: 404,
      json: { code: 'not-found' },
    });
  });
});
