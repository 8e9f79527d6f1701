// What a finding says of what will surface once it is mended, and of what peers and the discovered servers tell about it.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { NodeReport } from '../../shared/model/report.ts';
import { analysed, judged } from '../build/analysed.ts';
import { bundleName, configurationDump, diagnosticBundle } from '../build/diagnostic-bundle.ts';
import {
  coreWarning,
  exchangeLines,
  failedExchange,
  okExchange,
  sniWarning,
  someNode,
  sslError,
} from '../build/log-lines.ts';
import { tar } from '../build/tar.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const ip = '10.61.20.12';
const fqdn = 'cucm-sub.example.lab';
const untrusted = 'unable to get local issuer certificate';

const refusedBy = (host: string, address: string, lines: readonly string[], port = 8443): string[] =>
  exchangeLines({ ...someNode, host }, failedExchange(1, start, address, ip, port, lines));
const chainOf = (address: string, error: string): string[] => [coreWarning(address, ip, error), sslError(address)];
const nextOf = (node: NodeReport | undefined) => node?.findings[0]?.next;
const codesOf = (node: NodeReport | undefined) => node?.findings[0]?.because.map(({ code }) => code);

describe('what comes next', () => {
  it.each([
    ['10.61.20.12', 'an IP address'],
    ['cucm-sub', 'a short name'],
  ])('is the name check for %s', async (address, what) => {
    const node = await judged({ log: refusedBy('expc1', address, chainOf(address, untrusted)) });

    expect(nextOf(node)).toMatchObject([{ cause: 'name-mismatch' }]);
    expect(nextOf(node)?.[0]?.because).toContain(`${address} is ${what}`);
  });

  it('is nothing that anybody knows of for an FQDN', async () => {
    expect(nextOf(await judged({ log: refusedBy('expc1', fqdn, chainOf(fqdn, untrusted)) }))).toEqual([]);
  });

  it('is proven where the same permissive handshake logs it', async () => {
    const threadLines = [coreWarning(fqdn, ip, untrusted, 0, 'Continue'), sniWarning(fqdn, ip, 'Continue')];
    const log = exchangeLines(someNode, { ...okExchange(1, start, fqdn, ip, 8443), threadLines });

    const node = await judged({ log });

    const [first, second] = node.findings;
    expect(first?.cause).toBe('untrusted-ca');
    expect(first?.next).toMatchObject([{ cause: 'name-mismatch' }]);
    expect(first?.next[0]?.because).toMatch(/^Proven: /);
    expect(second).toMatchObject({ cause: 'name-mismatch', next: [] });
  });

  it('is not a fault that another handshake logged before', async () => {
    const sni = { ...okExchange(1, start, fqdn, ip, 8443), threadLines: [sniWarning(fqdn, ip, 'Continue')] };
    const core = {
      ...okExchange(2, start + 60_000, fqdn, ip, 8443),
      threadLines: [coreWarning(fqdn, ip, untrusted, 0, 'Continue')],
    };

    const node = await judged({ log: [sni, core].flatMap((each) => exchangeLines(someNode, each)) });

    expect(node.findings.find(({ cause }) => cause === 'untrusted-ca')?.next).toEqual([]);
  });
});

describe('peers of the cluster', () => {
  const cluster = { name: 'c.example.lab', peers: ['10.61.20.5', '10.61.20.6', '10.61.20.7'] };
  const bundle = (host: string, own: string, log: readonly string[]) => ({
    fileName: bundleName(host),
    bytes: diagnosticBundle({ host, ip: own, cluster, log }),
  });
  const failing = bundle('expc1', '10.61.20.5', refusedBy('expc1', fqdn, chainOf(fqdn, untrusted)));

  it('that fail too, or have no bundle, need the CA as well', async () => {
    const too = bundle('expc2', '10.61.20.6', refusedBy('expc2', fqdn, chainOf(fqdn, 'self signed certificate')));

    const [node] = (await analysed([failing, too])).nodes;

    expect(nextOf(node)).toEqual([
      {
        cause: 'self-signed',
        because: 'expc2 fails on this server as well: what is added to the trusted CA list has to be added there too.',
      },
      {
        cause: 'untrusted-ca',
        because:
          'Possible: 10.61.20.7 of this cluster has no bundle here. What is added to the trusted CA list has to be added there too.',
      },
    ]);
  });

  it('that verify the same server have what is missing here', async () => {
    const good = exchangeLines({ ...someNode, host: 'expc2' }, okExchange(1, start, fqdn, ip, 8443));

    const [node] = (await analysed([failing, bundle('expc2', '10.61.20.6', good)])).nodes;

    expect(codesOf(node)).toEqual(['signature', 'peer-verifies']);
  });

  it('have nothing to do with a certificate that has expired', async () => {
    const old = bundle('expc1', '10.61.20.5', refusedBy('expc1', fqdn, chainOf(fqdn, 'certificate has expired')));

    expect(nextOf((await analysed([old])).nodes[0])).toEqual([]);
  });
});

describe('discovered servers', () => {
  const discovered = [
    '*c xConfiguration EdgeConfigProvisioning Cucm 1 Address: "cucm-pub.example.lab"',
    '*c xConfiguration EdgeConfigProvisioning Cucm 1 TlsVerifyMode: "On"',
  ];
  const nodeWith = async (log: readonly string[]) => {
    const host = 'expc1';
    const configuration = configurationDump({ host, log }).replace('OK\n', `${discovered.join('\n')}\nOK\n`);
    const entries = [
      { name: `xconf_dump_${host}_2022-09-06_09:42:38.txt`, body: configuration },
      { name: `loggingsnapshot_${host}_2022-09-06_09:42:38.txt`, body: `${log.join('\n')}\n` },
    ];
    return (await analysed([{ fileName: 'b.tar.gz', bytes: gzipSync(tar(entries)) }])).nodes[0];
  };

  it('were verified, but not the subscriber that fails', async () => {
    const node = await nodeWith(refusedBy('expc1', fqdn, chainOf(fqdn, untrusted)));

    expect(node?.configured).toEqual([{ address: 'cucm-pub.example.lab', product: 'cucm', tlsVerifyMode: 'On' }]);
    expect(codesOf(node)).toEqual(['signature', 'verify-mode-publisher-only']);
  });

  it('differ from the address that clients are sent to', async () => {
    const node = await nodeWith(refusedBy('expc1', ip, [sniWarning(ip, ip), sslError(ip)]));

    expect(codesOf(node)).toEqual(['signature', 'verify-mode-publisher-only', 'advertised-address-differs']);
    expect(node?.findings[0]?.because.at(-1)?.text).toBe(
      'Clients are sent to 10.61.20.12, an IP address that stands in CUCM under System > Server; the Expressway was given cucm-pub.example.lab. That one may be right, and what is advertised still wrong.',
    );
  });

  it('have nothing to add where the discovered address itself fails', async () => {
    const publisher = 'cucm-pub.example.lab';

    expect(codesOf(await nodeWith(refusedBy('expc1', publisher, chainOf(publisher, untrusted))))).toEqual([
      'signature',
    ]);
  });
});
