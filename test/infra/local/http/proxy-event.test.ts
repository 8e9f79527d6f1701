// Requests as the API function sees them.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import { proxyEventOf } from '../../../../infra/local/http/proxy-event.ts';

interface Sent {
  target: string;
  method?: string;
  headers?: [string, string][];
  body?: Buffer;
}

/** Sends a real request, so that the headers are what Node makes of them. */
async function eventFor({ target, method = 'GET', headers = [], body = Buffer.alloc(0) }: Sent) {
  const event = Promise.withResolvers<APIGatewayProxyEvent>();
  const server = createServer((incoming, response) => {
    event.resolve(proxyEventOf(incoming, body, { requestId: 'r1', now: new Date(1_000) }));
    response.end();
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  request({ port, host: '127.0.0.1', path: target, method, headers: ['Host', 'x', ...headers.flat()] }).end();
  return event.promise;
}

describe('proxy event', () => {
  test('the path stays encoded, the query is decoded, the last of several values stands alone', async () => {
    const event = await eventFor({ target: '/v1/nodes/a%2Fb?site=a%20b&site=c&empty=' });
    expect(event).toMatchObject({
      path: '/v1/nodes/a%2Fb',
      queryStringParameters: { site: 'c', empty: '' },
      multiValueQueryStringParameters: { site: ['a b', 'c'], empty: [''] },
    });
  });

  test('nothing given is null', async () => {
    const event = await eventFor({ target: '/v1/health' });
    expect(event).toMatchObject({ queryStringParameters: null, multiValueQueryStringParameters: null, body: null });
  });

  test('headers keep their spelling and all their values', async () => {
    const headers: [string, string][] = [
      ['X-Twice', 'one'],
      ['X-Twice', 'two'],
    ];
    const event = await eventFor({ target: '/', headers });
    expect(event.headers).toMatchObject({ 'X-Twice': 'two' });
    expect(event.multiValueHeaders).toMatchObject({ 'X-Twice': ['one', 'two'] });
  });

  test('a body of text is text, any other is base64', async () => {
    expect(await eventFor({ target: '/', method: 'POST', body: Buffer.from('ü') })).toMatchObject({
      body: 'ü',
      isBase64Encoded: false,
    });
    expect(await eventFor({ target: '/', method: 'POST', body: Buffer.from([0xfc]) })).toMatchObject({
      body: '/A==',
      isBase64Encoded: true,
    });
  });

  test('the context names the caller and the time', async () => {
    const { requestContext } = await eventFor({
      target: '/',
      headers: [['User-Agent', 'test']],
    });
    expect(requestContext).toMatchObject({
      requestTimeEpoch: 1_000,
      identity: { sourceIp: '127.0.0.1', userAgent: 'test' },
      authorizer: null,
    });
    expect(requestContext.requestId).toBe('r1');
  });

  test('names like those of every object are only names', async () => {
    const event = await eventFor({ target: '/?__proto__=x&constructor=y' });
    expect(Object.entries(event.queryStringParameters ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});
