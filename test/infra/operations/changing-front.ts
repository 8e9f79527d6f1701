// A server in front of another one that passes everything on, but for what a test changes: a system broken on purpose.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface PassedOn {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface Asked {
  method: string;
  /** With the query. */
  path: string;
}

/** `hang`: no answer comes. undefined: as it is. */
export type Change = (asked: Asked, answer: PassedOn) => PassedOn | 'hang' | undefined;

/** @returns its URL */
export async function changingFront(target: string, change: Change): Promise<string> {
  const server = createServer(async (request, response) => {
    const asked = { method: request.method ?? '', path: request.url ?? '' };
    const answer = await passOn(target, asked, request);
    const changed = change(asked, answer) ?? answer;
    if (changed === 'hang') return;
    const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = changed.headers;
    response.writeHead(changed.status, headers);
    response.end(changed.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function passOn(target: string, { method, path }: Asked, request: IncomingMessage): Promise<PassedOn> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answer = await fetch(target + path, {
    method,
    redirect: 'manual',
    headers: headers as Record<string, string>,
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
}
