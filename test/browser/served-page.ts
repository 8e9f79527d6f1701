// A page on a port of this machine, with the policy as a header, as the API sends it; it notes what is asked of it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportCsp } from '../../shared/report/html/content-security-policy.ts';

export interface ServedPage {
  origin: string;
  /** Paths, in the order in which they were asked for. */
  asked: string[];
  show: (html: string) => void;
  close: () => Promise<void>;
}

export async function servedPage(): Promise<ServedPage> {
  let page = '';
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', reportCsp);
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    show: (html) => {
      page = html;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
