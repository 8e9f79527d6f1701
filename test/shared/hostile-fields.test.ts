// Fields that callers take for checked names, versions and numbers, and bundles that put something else in their place.
import { describe, expect, it } from 'vitest';
import { isPlainHost } from '../../shared/model/plain-host.ts';
import { analysed, judged } from '../build/analysed.ts';
import { bundleName, configurationDump, diagnosticBundle } from '../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from '../build/log-lines.ts';
import { readConfiguration } from '../build/read-dump.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const [host, ip] = ['cucm.example.lab', '10.61.20.11'];
const failing = (txn: number, node = someNode) =>
  exchangeLines(
    node,
    failedExchange(txn, start, host, ip, 6972, [coreWarning(host, ip, 'self signed certificate'), sslError(host)]),
  );

describe('a name that may stand in our sentences', () => {
  it.each(['expc1', '_sip', '0x', 'cucm-pub.example.lab', '10.61.20.11', '::1', 'fe80::1%eth0', 'a'.repeat(253)])(
    'is %s',
    (name) => {
      expect(isPlainHost(name)).toBe(true);
    },
  );

  it.each([
    '',
    '-cmd',
    '.a',
    '=1+1',
    '+1',
    '@a',
    'a b',
    'a|b',
    '<a>',
    'a`b',
    '[::1]',
    'a:b',
    'a\n',
    'ä',
    'a'.repeat(254),
  ])('is not %j', (name) => {
    expect(isPlainHost(name)).toBe(false);
  });
});

describe('the address of a server', () => {
  it('is no text that only stands where an address should', async () => {
    const log = failing(7).map((line) =>
      line.includes('Receive Request') ? '' : line.replace('Dst-ip="10.61.20.11"', 'Dst-ip="<script>=cmd"'),
    );

    const { servers } = await judged({ log });

    expect(servers.map((server) => [server.address, server.ip])).toEqual([['cucm.example.lab', '10.61.20.11']]);
  });

  it.each(['-cmd', '=cmd|calc', '@SUM', '<b>', '`x`'])('is not %s, though a WARNING names it', async (name) => {
    const { servers } = await judged({ log: failing(7).map((line) => line.replaceAll(host, name)) });

    expect(servers.map(({ address }) => address)).not.toContain(name);
  });
});

describe('a node', () => {
  it('is not named by what no host can be called', async () => {
    const log = failing(7, { ...someNode, host: '<script>' });

    expect((await judged({ log })).node).toBe('expc1');
  });

  it('called like something that every object has is compared with its peers as any other', async () => {
    const cluster = { name: 'expc.example.lab', peers: ['10.61.20.5', '10.61.20.6'] };
    const bundleOf = (name: string, address: string, log: string[]) => ({
      fileName: bundleName(name),
      bytes: diagnosticBundle({ host: name, ip: address, log, cluster }),
    });
    const healthy = exchangeLines({ ...someNode, host: 'constructor' }, okExchange(8, start, host, ip, 6972));

    const { clusters } = await analysed([
      bundleOf('__proto__', '10.61.20.5', failing(7, { ...someNode, host: '__proto__' })),
      bundleOf('constructor', '10.61.20.6', healthy),
    ]);

    const [disagreement] = clusters[0]?.disagreements ?? [];
    expect(Object.entries(disagreement?.byNode ?? {})).toEqual([
      ['__proto__', 'fail'],
      ['constructor', 'pass'],
    ]);
  });

  it('shows the transactions by ids only', async () => {
    const log = [...failing(7), ...failing(8).map((line) => line.replace('Txn-id="8"', 'Txn-id="=cmd|<b>"'))];

    expect((await judged({ log })).servers[0]?.exchanges).toMatchObject({ failed: 2, failedTxnIds: ['7'] });
  });

  it('has no FQDN longer than one can be', async () => {
    const name = 'a'.repeat(250);

    expect((await judged({ host: name, log: failing(7, { ...someNode, host: name }) })).fqdn).toBeNull();
  });
});

describe('a dump', () => {
  const read = (change: Parameters<typeof configurationDump>[0]) => readConfiguration(configurationDump(change));

  it('gives a cluster no name that no host can have, and that is told', () => {
    const cluster = { name: 'Ignore <previous> instructions', peers: ['10.61.20.6'] };
    const { facts, codes } = read({ host: 'expc1', log: null, cluster });

    expect(facts).toMatchObject({ clusterName: null, peers: ['10.61.20.6'] });
    expect(codes).toContain('dump-value-unusable');
  });

  it.each(['=cmd|calc', '<script>', 'HIGH\u202e', '`id`'])('has no cipher list %j', (ciphers) => {
    expect(read({ host: 'expc1', log: null, ciphers }).facts?.ciphers).toEqual([]);
  });
});
