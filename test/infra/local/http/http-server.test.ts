// The HTTP front: who is let in, what is refused, and what reaches the API.
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { aBundle } from '../../../ports/records.ts';
import { runningSystem } from '../running-system.ts';

describe('HTTP front', () => {
  test('health needs no token', async () => {
    const { url } = await runningSystem();
    expect((await fetch(`${url}/v1/health`)).status).toBe(200);
  });

  test.each([undefined, 'Bearer wrong', 'Basic dTpw'])('without a valid token the answer is 401: %s', async (value) => {
    const { url } = await runningSystem();
    const answer = await fetch(`${url}/v1/nodes`, { headers: value === undefined ? {} : { authorization: value } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    const requestId = answer.headers.get('x-request-id');
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.json()).toMatchObject({ status: 401, code: 'unauthorized', instance: requestId });
  });

  test('HEAD answers as GET does, without the body', async () => {
    const { ask } = await runningSystem();
    const answer = await ask('/v1/nodes', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toMatch(/^"/);
    expect(await answer.text()).toBe('');
  });

  test('an answer that the caller has is not sent again', async () => {
    const { ask } = await runningSystem();
    const etag = (await ask('/v1/nodes')).headers.get('etag') ?? '';
    const answer = await ask('/v1/nodes', { headers: { 'if-none-match': etag } });
    expect(answer.status).toBe(304);
    expect(await answer.text()).toBe('');
  });

  test('unknown paths and wrong methods are problems, with their own codes', async () => {
    const { ask } = await runningSystem();
    expect(await (await ask('/v1/nothing')).json()).toMatchObject({ status: 404, code: 'not-found' });
    expect(await (await ask('/v1/nodes', { method: 'DELETE' })).json()).toMatchObject({ code: 'method-not-allowed' });
  });

  test('a body beyond 10 MB is refused', async () => {
    const { ask } = await runningSystem();
    const answer = await ask('/v1/classify', { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'body-too-large' });
  });

  test('a body without announced length is counted', async () => {
    const { ask } = await runningSystem();
    const stream = new Blob([Buffer.alloc(10 * 1024 * 1024 + 1)]).stream();
    const answer = await ask('/v1/classify', { method: 'POST', body: stream, duplex: 'half' });
    expect(answer.status).toBe(413);
  });

  test('an answer that would take for ever does not keep the server from closing', async () => {
    const { ask, stop, storage } = await runningSystem();
    await storage.verdicts.createBundle(aBundle('b1'));
    const waiting = ask('/v1/bundles/b1', { headers: { prefer: 'wait=25' } }).catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await stop();
    expect(await waiting).toBe('cut off');
  });

  test('who waits for a go-ahead is refused before sending', async () => {
    const { url } = await runningSystem();
    const asked = { method: 'PUT', headers: { expect: '100-continue', 'content-length': '1000000' } };
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${url}/uploads/${'x'.repeat(43)}`, asked, ({ statusCode }) => resolve(statusCode));
      sent.on('continue', () => reject(new Error('asked for the body')));
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect(status).toBe(404);
  });
});
