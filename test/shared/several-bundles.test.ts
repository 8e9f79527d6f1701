// Several bundles of one node, and of the peers of one cluster: what is one capture, one node, one cluster.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analysed, serverAt } from '../build/analysed.ts';
import { type BundleParts, configurationDump, diagnosticBundle, statusDump } from '../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from '../build/log-lines.ts';
import { type TarEntry, tar } from '../build/tar.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const minute = 60_000;
const address = 'cucm.example.lab';
const ip = '10.61.20.11';
const when = '2022-09-06_09:42:38';
const refused = [coreWarning(address, ip, 'self signed certificate'), sslError(address)];

const ok = (host: string, txn: number, at: number, port = 8443): string[] =>
  exchangeLines({ ...someNode, host }, okExchange(txn, start + at, address, ip, port));
const failed = (host: string, txn: number, at: number, port = 8443): string[] =>
  exchangeLines({ ...someNode, host }, failedExchange(txn, start + at, address, ip, port, refused));

const log = (name: string, lines: readonly string[]): TarEntry => ({ name, body: `${lines.join('\n')}\n` });
const dumps = (parts: Omit<BundleParts, 'log'>, folder = ''): TarEntry[] => [
  { name: `${folder}xconf_dump_${parts.host}_${when}.txt`, body: configurationDump({ ...parts, log: null }) },
  { name: `${folder}xstat_dump_${parts.host}_${when}.txt`, body: statusDump({ ...parts, log: null }) },
];
const withSerial = (entries: TarEntry[], serial: string): TarEntry[] =>
  entries.map((entry) => ({ ...entry, body: `${entry.body}`.replace('C45916FD', serial) }));

const packed = (name: string, entries: readonly TarEntry[]) => ({ fileName: name, bytes: gzipSync(tar(entries)) });
const nodesIn = async (...files: { fileName: string; bytes: Uint8Array }[]) => (await analysed(files)).nodes;

describe('bundles of one node', () => {
  const bundle = (name: string, lines: readonly string[], serial = 'C45916FD') =>
    packed(name, [...withSerial(dumps({ host: 'expc1' }), serial), log('a.log', lines)]);

  it('are one capture where their times overlap: no failure is lost', async () => {
    const first = bundle('1.tar.gz', [...ok('expc1', 1, 0, 443), ...failed('expc1', 2, minute)]);
    const second = bundle('2.tar.gz', [...ok('expc1', 9, 1000, 443), ...ok('expc1', 10, 2 * minute, 443)]);

    for (const files of [
      [first, second],
      [second, first],
    ]) {
      const report = await analysed(files);
      const [node] = report.nodes;
      expect(report.nodes).toHaveLength(1);
      expect(node).toMatchObject({ verdict: 'fail', asOf: '2022-09-06T07:43:29.020Z' });
      expect(node?.bundleIds.toSorted()).toEqual(report.bundles.map(({ bundleId }) => bundleId).sort());
      expect(node && serverAt(node, address, 443).exchanges).toMatchObject({ ok: 3, failed: 0 });
      expect(node && serverAt(node, address, 8443).exchanges).toMatchObject({ failed: 1, failedTxnIds: ['2'] });
      expect(node?.findings).toHaveLength(1);
    }
  });

  it('add up what both saw of one server', async () => {
    const first = bundle('1.tar.gz', [...failed('expc1', 1, 0), ...failed('expc1', 2, minute)]);
    const second = bundle('2.tar.gz', [...failed('expc1', 3, 1000), ...ok('expc1', 4, 3 * minute)]);

    const [node] = await nodesIn(second, first);

    expect(node && serverAt(node, address, 8443)).toMatchObject({
      verdict: 'warn',
      reasons: ['recovered'],
      errors: [{ count: 3 }],
      exchanges: {
        ok: 1,
        failed: 3,
        firstFailed: '2022-09-06T07:41:29.020Z',
        lastFailed: '2022-09-06T07:42:29.020Z',
        failedTxnIds: ['3', '1', '2'],
      },
    });
    expect(node?.findings[0]).toMatchObject({ count: 3, impact: { failedExchanges: 3 } });
    expect(node?.findings[0]?.firstSeen).toBe('2022-09-06T07:41:29.015Z');
  });

  it('count twice nothing that was sent twice, and trust the whole copy of a log', async () => {
    const lines = [...failed('expc1', 1, 0, 6972), ...ok('expc1', 2, minute), ...ok('expc1', 3, 2 * minute)];
    const whole = diagnosticBundle({ host: 'expc1', log: lines });
    const entry = log('a.log', lines.slice(0, -4));
    const cut = { fileName: 'cut.tar.gz', bytes: gzipSync(tar([entry], { endMark: false }).subarray(0, 512 + 1500)) };

    const [node] = await nodesIn({ fileName: '1', bytes: whole }, { fileName: '2', bytes: whole }, cut);

    expect(node && serverAt(node, address, 6972).exchanges.failed).toBe(1);
    expect(node && serverAt(node, address, 8443)).toMatchObject({ verdict: 'pass', exchanges: { ok: 2 } });
  });

  it('count once the stretch that two of them share', async () => {
    const shared = [...failed('expc1', 2, minute), ...ok('expc1', 3, 2 * minute)];
    const first = bundle('1.tar.gz', [...failed('expc1', 1, 0), ...shared]);
    const second = bundle('2.tar.gz', [...shared, ...failed('expc1', 4, 3 * minute), ...ok('expc1', 5, 4 * minute)]);

    for (const files of [
      [first, second],
      [second, first],
    ]) {
      const [node] = await nodesIn(...files);

      expect(node && serverAt(node, address, 8443)).toMatchObject({
        verdict: 'warn',
        reasons: ['intermittent'],
        errors: [{ count: 3 }],
        exchanges: { ok: 2, failed: 3 },
      });
      expect(node?.findings).toMatchObject([{ count: 3, impact: { failedExchanges: 3 } }]);
    }
  });

  it('do not make one recovery two by showing it twice', async () => {
    const shared = [...failed('expc1', 1, 0), ...ok('expc1', 2, minute)];
    const second = bundle('2.tar.gz', [...shared, ...ok('expc1', 3, 2 * minute)]);

    const [node] = await nodesIn(bundle('1.tar.gz', shared), second);

    expect(node && serverAt(node, address, 8443)).toMatchObject({
      reasons: ['recovered'],
      exchanges: { ok: 2, failed: 1 },
    });
  });

  it('that is newer replace the older ones', async () => {
    const [node, ...others] = await nodesIn(
      bundle('1.tar.gz', failed('expc1', 1, 0)),
      bundle('2.tar.gz', ok('expc1', 2, 60 * minute)),
    );

    expect(others).toEqual([]);
    expect(node).toMatchObject({ verdict: 'pass', findings: [], bundleIds: [expect.any(String)] });
  });

  const named = (name: string, host: string, lines: readonly string[], serial: string, domain = 'example.lab') =>
    packed(name, [
      ...withSerial(dumps({ host }), serial).map((entry) => ({
        ...entry,
        body: `${entry.body}`.replace('Domain Name: "example.lab"', `Domain Name: "${domain}"`),
      })),
      log('a.log', lines),
    ]);

  it.each([
    ['one serial number', 'other.lab', 'AAAA1111'],
    ['the domain of its dump', 'example.lab', ''],
  ])('go by a short name and an FQDN, shown one by %s', async (_, domain, serial) => {
    const short = named('1.tar.gz', 'expc1', failed('expc1', 1, 0), serial, domain);
    const full = named('2.tar.gz', 'expc1.example.lab', ok('expc1.example.lab', 2, 60 * minute), serial);

    const nodes = await nodesIn(short, full);

    expect(nodes.map(({ node, verdict }) => [node, verdict])).toEqual([['expc1.example.lab', 'pass']]);
  });

  it('of one first label in two domains are two nodes', async () => {
    const nodes = await nodesIn(
      named('1.tar.gz', 'expc1', ok('expc1', 1, 0), 'AAAA1111', 'other.lab'),
      named('2.tar.gz', 'expc1.example.lab', ok('expc1.example.lab', 2, minute), 'BBBB2222'),
    );

    expect(nodes.map(({ node }) => node)).toEqual(['expc1', 'expc1.example.lab']);
  });

  it('with different serial numbers are two nodes of one name, and both bundles say so', async () => {
    const report = await analysed([
      bundle('1.tar.gz', failed('expc1', 1, 0), 'AAAA1111'),
      bundle('2.tar.gz', ok('expc1', 2, minute), 'BBBB2222'),
    ]);

    expect(report.nodes).toMatchObject([
      { node: 'expc1', serialNumber: 'AAAA1111', verdict: 'fail' },
      { node: 'expc1', serialNumber: 'BBBB2222', verdict: 'pass' },
    ]);
    expect(report.bundles.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      ['node-name-collision'],
      ['node-name-collision'],
    ]);
  });
});

describe('peers of a cluster', () => {
  const cluster = { name: 'c.example.lab', peers: ['expc1.example.lab', 'expc2.example.lab', 'expc3.example.lab'] };

  it('count one whose bundle holds no dumps, by the name that the others know it by', async () => {
    const report = await analysed([
      packed('1.tar.gz', [...dumps({ host: 'expc1', cluster }), log('a.log', ok('expc1', 1, 0))]),
      packed('2.tar.gz', [log('a.log', failed('expc2', 1, 0))]),
    ]);

    expect(report.clusters).toMatchObject([
      { name: 'c.example.lab', verdict: 'fail', peers: ['expc1', 'expc2'], missing: ['expc3.example.lab'] },
    ]);
    expect(report.nodes.map(({ node, cluster: name }) => [node, name])).toEqual([
      ['expc1', 'c.example.lab'],
      ['expc2', 'c.example.lab'],
    ]);
  });

  it('do not count a node that none of them names', async () => {
    const report = await analysed([
      packed('1.tar.gz', [...dumps({ host: 'expc1', cluster }), log('a.log', ok('expc1', 1, 0))]),
      packed('2.tar.gz', [log('a.log', failed('vcsc9', 1, 0))]),
    ]);

    expect(report.clusters).toMatchObject([{ peers: ['expc1'], verdict: 'pass' }]);
  });
});
