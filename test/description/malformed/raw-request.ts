// A request as it is, however odd: sent without the corrections that fetch makes.
import { Agent, request } from 'node:http';
import type { CheckedAnswer } from '../described-api.ts';

export interface RawRequest {
  method: string;
  /** Path and query as they go over the wire: printable ASCII without blanks. */
  target: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer | null;
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

export function sendRaw(url: string, { method, target, headers, body }: RawRequest): Promise<CheckedAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { 'content-length': body.length };
    const sent = request({ hostname, port, agent, method, path: target, headers: { ...headers, ...length } });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const { statusCode: status = 0, headers: found } = answer;
        resolve({ status, headers: found, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.end(body ?? undefined);
  });
}

export const closeConnections = (): void => agent.destroy();
