// A cluster of three peers, of which one passes, one does not trust the CA of a subscriber, and one has no bundle.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { NamedBytes } from './analysed.ts';
import { bundleName, diagnosticBundle } from './diagnostic-bundle.ts';
import {
  coreWarning,
  type Exchange,
  exchangeLines,
  failedExchange,
  okExchange,
  someNode,
  sslError,
} from './log-lines.ts';
import { presentedCapture } from './presented-capture.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 40);
const peers = ['10.61.20.5', '10.61.20.6', '10.61.20.7'];
const publisher = { name: 'cucm-pub.example.lab', ip: '10.61.20.11' };
const subscriber = { name: 'cucm-sub.example.lab', ip: '10.61.20.12' };
const refused = [
  coreWarning(subscriber.name, subscriber.ip, 'self signed certificate in certificate chain', 1),
  sslError(subscriber.name),
];

export function failingCluster(): NamedBytes[] {
  return [bundleOf('expc1', '10.61.20.5', true), bundleOf('expc2', '10.61.20.6', false)];
}

/** Made once with `pki.ts`, so that what is printed about them stays the same. */
const pemOf = (name: string): string =>
  readFileSync(new URL(`../fixtures/failing-cluster/${name}.pem`, import.meta.url), 'utf8');
const certificate = (name: string) => ({ der: new X509Certificate(pemOf(name)).raw });

/** Each server sends its own certificate; the subscriber the root of the branch office as well. */
function captureOf(exchanges: readonly Exchange[], ip: string, isTrusted: boolean): Buffer {
  const handshakes = exchanges.map(({ atMs, address, ip: serverIp, port }) => {
    const isPublisher = address === publisher.name;
    const chain = isPublisher ? [certificate('cucm-pub')] : [certificate('cucm-sub'), certificate('branch-root-ca')];
    const refusal = isPublisher || isTrusted ? {} : { clientAlert: 48 };
    return { atMs: atMs + 11, ip: serverIp, port, sni: address, chain, clientIp: ip, ...refusal };
  });
  return presentedCapture(handshakes);
}

function bundleOf(host: string, ip: string, isTrusted: boolean): NamedBytes {
  const node = { ...someNode, host };
  const toSubscriber = isTrusted
    ? okExchange
    : (txn: number, at: number, name: string, address: string, port: number) =>
        failedExchange(txn, at, name, address, port, refused);
  const exchanges = [0, 30_000].flatMap((at, round) => [
    okExchange(10 * round + 1, start + at, publisher.name, publisher.ip, 8443),
    toSubscriber(10 * round + 2, start + at + 1000, subscriber.name, subscriber.ip, 8443),
    {
      ...toSubscriber(10 * round + 3, start + at + 2000, subscriber.name, subscriber.ip, 6972),
      path: '/CSFjdoe.cnf.xml',
    },
  ]);
  const log = exchanges.flatMap((exchange) => exchangeLines(node, exchange));
  const cluster = { name: 'expc.example.lab', peers };
  const capture = captureOf(exchanges, ip, isTrusted);
  const trusted = [pemOf('lab-root-ca'), ...(isTrusted ? [pemOf('branch-root-ca')] : [])].join('');
  const parts = { host, ip, cluster, log, capture, trusted, version: 'X14.3' };
  return { fileName: bundleName(host), bytes: diagnosticBundle(parts) };
}
