// A cluster of three peers, of which one passes, one does not trust the CA of a subscriber, and one has no bundle.
import type { NamedBytes } from './analysed.ts';
import { bundleName, diagnosticBundle } from './diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from './log-lines.ts';

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
  return { fileName: bundleName(host), bytes: diagnosticBundle({ host, ip, cluster, log, version: 'X14.3' }) };
}
