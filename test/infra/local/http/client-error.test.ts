// What Node would refuse with a bare answer of its own.
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runningSystem } from '../running-system.ts';

/** Sends the text as it is and reads to the end of the connection. */
async function exchange(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const close = 'Host: x\r\nConnection: close\r\n';

describe('requests that are none', () => {
  test.each([
    ['an unknown method', `BREW /v1/health HTTP/1.1\r\n${close}\r\n`, 400, 'malformed-request'],
    ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformed-request'],
    ['no Host', 'GET /v1/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed-request'],
    [
      'a broken chunk',
      `POST /v1/classify HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n`,
      400,
      'malformed-request',
    ],
    [
      'headers beyond all measure',
      `GET /v1/health HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['another expectation', `GET /v1/health HTTP/1.1\r\n${close}Expect: tea\r\n\r\n`, 417, 'expectation-failed'],
  ])('%s is answered with a problem', async (_name, text, status, code) => {
    const { url, ask } = await runningSystem();
    const answer = await exchange(url, text);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json$/im);
    const [, requestId] = /^x-request-id: ([0-9a-f-]{36})$/im.exec(head) ?? [];
    expect(JSON.parse(body)).toMatchObject({ status, code, instance: requestId });
    expect(requestId).toBeDefined();
    expect((await ask('/v1/health')).status).toBe(200);
  });
});
