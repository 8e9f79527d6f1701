// `npm run smoke` against the bundled functions, with DynamoDB, S3 and SQS over the wire: as against a deployment.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../infra/operations/command-process.ts';
import { missingDynamoDb } from '../services/dynamodb.ts';
import type { ApiHost } from './api-host.ts';
import { startAwsHost } from './aws-host.ts';
import type { Answer } from './entrance.ts';

/** Where the functions believe they are. */
const gateway = /https?:\/\/abcdefghij\.execute-api\.eu-central-1\.amazonaws\.com/g;

/** API Gateway as a server, with its stage; what comes in is read in the background, as Lambda does. */
async function startEntrance(host: ApiHost) {
  let isOpen = true;
  const worker = (async () => {
    for (; isOpen; await sleep(50)) await host.settled();
  })();
  const server = createServer(async (request, response) => {
    const { status, headers, text } = await askOf(host, request);
    const type = status === 401 ? { 'content-type': 'application/problem+json' } : {};
    response.writeHead(status, { ...type, ...(headers as Record<string, string>) });
    response.end(text.replaceAll(gateway, url));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    isOpen = false;
    server.closeAllConnections();
    server.close();
    await worker;
  };
  return { url: `${url}/prod`, close };
}

async function askOf(host: ApiHost, request: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const { authorization, prefer, 'if-none-match': known, 'idempotency-key': key } = request.headers;
  const given = { prefer, 'if-none-match': known, 'idempotency-key': key };
  return host.ask(request.method ?? '', pathname.replace(/^\/prod/, ''), {
    token: authorization?.replace(/^Bearer /, '') ?? null,
    headers: Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
    ...(searchParams.size > 0 && { query: Object.fromEntries(searchParams) }),
    ...(chunks.length > 0 && { body: JSON.parse(Buffer.concat(chunks).toString()) }),
  });
}

describe.skipIf(missingDynamoDb)(`npm run smoke (${missingDynamoDb ?? 'the functions on AWS'})`, () => {
  let host: ApiHost;
  let entrance: Awaited<ReturnType<typeof startEntrance>>;
  beforeAll(async () => {
    host = await startAwsHost();
    entrance = await startEntrance(host);
  }, 120_000);
  afterAll(async () => {
    await entrance?.close();
    await host?.close();
  });

  it('passes every case, and leaves nothing', async () => {
    const token = await host.tokenFor(['bundles:write', 'verdicts:read', 'classify'], ['*']);
    const { code, output } = await runCommand('smoke/smoke', [entrance.url], { env: { LOGVERDICT_TOKEN: token } });
    expect(output.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([]);
    expect(output).toMatch(/^23 ok, 0 failed, 0 left out/m);
    expect(code).toBe(0);
    const { text } = await host.ask('GET', '/v1/bundles', { token });
    expect(JSON.parse(text).items).toEqual([]);
  }, 120_000);
});
