// The analysis as a whole: what callers rely on whatever the bundle holds.
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../shared/analysis.ts';
import { defaultLimits } from '../../shared/model/limits.ts';
import { Report } from '../../shared/model/report.ts';
import { shippedPack } from '../../shared/signatures/shipped-pack.ts';
import { analysed, judged } from '../build/analysed.ts';
import { chunked } from '../build/chunks.ts';
import { bundleName, configurationDump, diagnosticBundle, statusDump } from '../build/diagnostic-bundle.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from '../build/log-lines.ts';
import { tar } from '../build/tar.ts';

const start = Date.UTC(2022, 8, 6, 7, 41, 29);
const host = 'cucm.example.lab';
const ip = '10.61.20.11';
const failing = exchangeLines(
  someNode,
  failedExchange(7, start, host, ip, 6972, [coreWarning(host, ip, 'self signed certificate'), sslError(host)]),
);
const healthy = exchangeLines(someNode, okExchange(8, start + 1000, host, ip, 8443));
const bundle = diagnosticBundle({ host: 'expc1', log: [...failing, ...healthy] });
const named = { fileName: bundleName('expc1'), bytes: bundle };

describe('analyse', () => {
  it('gives a report of the contracted shape', async () => {
    const report = await analysed([named]);

    expect(Report.strict().parse(report)).toEqual(report);
    expect(report).toMatchObject({ schema: 'logverdict/report/1', site: 'default', reference: null });
    expect(report.bundles[0]).toMatchObject({
      fileName: 'diagnostic_log_expc1_2022-09-06_09:42:38.tar.gz',
      status: 'complete',
      problems: [],
      coverage: { members: 3, lines: 9, from: '2022-09-06T07:41:29.000Z', to: '2022-09-06T07:41:30.020Z' },
    });
  });

  it('tells node, release, role, cluster and times from log and dumps', async () => {
    const node = await judged({
      log: healthy,
      cluster: { name: 'c.example.lab', peers: ['10.61.20.5', '10.61.20.6'] },
    });

    expect(node).toMatchObject({
      node: 'expc1',
      fqdn: 'expc1.example.lab',
      ip: '10.61.20.5',
      serialNumber: 'C45916FD',
      role: 'C',
      version: 'X14.2.1',
      cluster: 'c.example.lab',
      utcOffset: '+02:00',
      asOf: '2022-09-06T07:41:30.020Z',
      ciphers: [{ list: 'UcClientTLSCiphers', value: 'EECDH:EDH:HIGH:!aNULL', prefersRsa: false }],
    });
  });

  it('gives a finding with its place, its evidence and its remedy', async () => {
    const [node] = (await analysed([named])).nodes;

    expect(node?.findings[0]).toMatchObject({
      id: expect.stringMatching(/^f_[a-z2-7]{26}$/),
      signature: 'expressway/traffic-server/self-signed',
      server: { address: host, ip, port: 6972 },
      action: 'terminate',
      opensslError: { text: 'self signed certificate', code: 18, name: 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT' },
      depth: 0,
      count: 1,
      firstSeen: '2022-09-06T07:41:29.015Z',
      proof: ['log'],
      impact: { failedExchanges: 1, usersAtLeast: 1, requests: ['/cucm-uds/user/jdoe/devices'] },
    });
    expect(node?.findings[0]?.evidence.map(({ role, line }) => [role, line])).toEqual([
      ['newest-warning', 3],
      ['newest-error', 4],
      ['first', 3],
    ]);
    expect(node?.findings[0]?.remediation.at(0)?.kind).toBe('fix');
    expect(node?.findings[0]?.remediation.at(-1)).toMatchObject({
      kind: 'workaround',
      commands: ['xConfiguration EdgeConfigServer VerifyOriginServer: Off'],
    });
  });

  it.each([[1], [13], [999]])('gives the same bytes when the bundle comes in pieces of %i', async (pieces) => {
    expect(JSON.stringify(await analysed([named], pieces))).toBe(JSON.stringify(await analysed([named])));
  });

  it('judges the same whatever the order of the members, and dumps after the log', async () => {
    const body = `${[...failing, ...healthy].join('\n')}\n`;
    const parts = { host: 'expc1', log: null };
    const members = [
      { name: 'loggingsnapshot_expc1_2022-09-06_09:42:38.txt', body },
      { name: 'xstat_dump_expc1_2022-09-06_09:42:38.txt', body: statusDump(parts) },
      { name: 'xconf_dump_expc1_2022-09-06_09:42:38.txt', body: configurationDump(parts) },
    ];

    const [forward] = (await analysed([{ ...named, bytes: tar(members) }])).nodes;
    const [backward] = (await analysed([{ ...named, bytes: tar(members.toReversed()) }])).nodes;

    expect({ ...backward, bundleIds: [] }).toEqual({ ...forward, bundleIds: [] });
    expect(forward).toMatchObject({ verdict: 'fail', version: 'X14.2.1' });
  });

  it('reads a bare log, and takes its node from the lines', async () => {
    const report = await analysed([{ fileName: 'some.log', bytes: Buffer.from(healthy.join('\n')) }]);

    expect(report.nodes[0]).toMatchObject({ node: 'expc1', role: 'C', version: null, verification: 'unknown' });
    expect(report.nodes[0]).toMatchObject({ verdict: 'inconclusive', reasons: ['not-verified'] });
  });

  it('never calls a node localhost', async () => {
    const log = healthy.map((line) => line.replace(' expc1 ', ' localhost '));

    expect((await judged({ log, host: 'expc7' })).node).toBe('expc7');
    expect((await analysed([{ fileName: 'x/my log.txt', bytes: Buffer.from(log.join('\n')) }])).nodes[0]?.node).toBe(
      'my-log',
    );
  });

  it('does not pass a node whose archive is cut short', async () => {
    const whole = gunzipSync(diagnosticBundle({ host: 'expc1', log: [...healthy, ...Array(500).fill(healthy[0])] }));
    const cut = gzipSync(whole.subarray(0, whole.length - 20_000));

    const report = await analysed([{ ...named, bytes: cut }]);

    expect(report.bundles[0]?.status).toBe('partial');
    expect(report.bundles[0]?.problems.map(({ code }) => code)).toEqual(['member-truncated']);
    expect(report.nodes[0]).toMatchObject({ verdict: 'inconclusive', reasons: ['log-truncated'] });
  });

  it('keeps a failure that stands before the damage', async () => {
    const cut = bundle.subarray(0, bundle.length - 4);

    const report = await analysed([{ ...named, bytes: cut }]);

    expect(report.bundles[0]).toMatchObject({ status: 'partial', problems: [{ code: 'gzip-truncated' }] });
    expect(report.nodes[0]?.verdict).toBe('fail');
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'member-empty'],
    ['a zip that is cut', Buffer.from('504b030414000000', 'hex'), 'archive-ends-early'],
    ['an xz file', Buffer.from('fd377a585a000000', 'hex'), 'unsupported-container'],
    ['no text', Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 37) % 256)), 'member-not-recognised'],
  ])('says why %s is unreadable', async (_, bytes, code) => {
    const report = await analysed([{ fileName: 'x', bytes }]);

    expect(report.bundles[0]).toMatchObject({ status: 'unreadable', problems: [{ code }] });
    expect(report.nodes).toEqual([]);
  });

  it('reads on behind a file of a folder that cannot be read, and passes nothing', async () => {
    async function* files() {
      yield { path: 'f/a.log', unreadable: 'no permission to read it' };
      yield { path: 'f/b.tar.gz', bytes: chunked(diagnosticBundle({ host: 'expc1', log: healthy }), 100) };
    }
    const facts = { bundleId: null, fileName: 'f', sizeBytes: null, lastModified: null };

    const { report } = await analyse([{ ...facts, files: files() }], {
      site: 'default',
      reference: null,
      pack: shippedPack,
      limits: defaultLimits,
    });

    expect(report.bundles[0]).toMatchObject({
      status: 'partial',
      problems: [{ code: 'cannot-be-read', member: 'f/a.log' }],
    });
    expect(report.nodes[0]).toMatchObject({ verdict: 'inconclusive', reasons: ['log-truncated'] });
  });

  it('lets the newest of two bundles of a node speak for it', async () => {
    const later = exchangeLines(someNode, okExchange(8, start + 86_400_000, host, ip, 6972));
    const newer = { fileName: 'newer.tar.gz', bytes: diagnosticBundle({ host: 'expc1', log: later }) };

    for (const files of [
      [named, newer],
      [newer, named],
    ]) {
      const report = await analysed(files);
      expect(report.nodes.map(({ verdict }) => verdict)).toEqual(['pass']);
      expect(report.bundles).toHaveLength(2);
    }
  });

  it('sets peers of a cluster side by side, and names the one without a bundle', async () => {
    const cluster = { name: 'c.example.lab', peers: ['10.61.20.5', '10.61.20.6', '10.61.20.7'] };

    const report = await analysed([
      { fileName: bundleName('expc1'), bytes: diagnosticBundle({ host: 'expc1', log: healthy, cluster }) },
      {
        fileName: bundleName('expc2'),
        bytes: diagnosticBundle({
          host: 'expc2',
          log: exchangeLines({ ...someNode, host: 'expc2' }, failedExchange(7, start, host, ip, 8443, [])),
          cluster,
          ip: '10.61.20.6',
        }),
      },
    ]);

    expect(report.clusters).toEqual([
      {
        name: 'c.example.lab',
        verdict: 'fail',
        headline: 'c.example.lab: 1 of 2 peers fails; peers disagree about 1 server; 1 peer has no bundle',
        peers: ['expc1', 'expc2'],
        missing: ['10.61.20.7'],
        disagreements: [{ address: host, port: 8443, byNode: { expc1: 'pass', expc2: 'fail' } }],
      },
    ]);
  });

  it('warns of a log that ends long after it was stored', async () => {
    const report = await analysed([{ ...named, lastModified: new Date(Date.UTC(2022, 8, 1)) }]);

    expect(report.bundles[0]?.problems.map(({ code }) => code)).toEqual(['clock-in-future']);
    expect(report.nodes[0]?.asOf).toBe('2022-09-02T00:00:00.000Z');
  });
});
