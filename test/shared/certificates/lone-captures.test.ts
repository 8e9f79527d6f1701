// Captures without a log, and whose captures and certificates are whose in a bundle of several nodes.
import { describe, expect, it } from 'vitest';
import { analysed, serverAt } from '../../build/analysed.ts';
import { bundleName, diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { pemOfAll, siteCapture, siteLog, siteStart } from '../../build/judged-site.ts';
import { makeCa, makeLeaf } from '../../build/pki.ts';
import { presentedCapture } from '../../build/presented-capture.ts';
import { tar } from '../../build/tar.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const address = 'cucm-pub.example.lab';
const leaf = makeLeaf(root, { subject: `CN=${address}` });
const at = { atMs: siteStart, ip: '10.61.20.11', port: 8443, sni: address, chain: [leaf] };

describe('a lone capture', () => {
  it('gives one node, whose servers are those it connected to', async () => {
    const bytes = presentedCapture([at, { ...at, ip: '10.61.20.14', sni: null, port: 5061 }]);
    const { nodes, bundles } = await analysed([{ fileName: 'sign-in.pcap', bytes }]);

    expect(bundles[0]).toMatchObject({ status: 'complete', coverage: { from: '2022-09-06T07:41:00.000Z' } });
    expect(nodes).toHaveLength(1);
    expect(nodes[0]).toMatchObject({
      node: 'sign-in',
      role: 'unknown',
      version: null,
      verification: 'unknown',
      verdict: 'inconclusive',
      reasons: ['not-verified'],
      asOf: '2022-09-06T07:41:00.009Z',
    });
    expect(
      nodes[0]?.servers.map((each) => [each.address, each.port, each.exchanges.ok, each.presented.length]),
    ).toEqual([
      ['10.61.20.14', 5061, 1, 1],
      [address, 8443, 1, 1],
    ]);
  });

  it('passes, or would fail, by the trust store beside it', async () => {
    const bytes = tar([
      {
        name: 'sign-in.pcap',
        body: presentedCapture([at, { ...at, port: 6972, chain: [makeLeaf(foreign), foreign] }]),
      },
      { name: 'ca.pem', body: root.pem },
    ]);
    const { nodes } = await analysed([{ fileName: 'x.tar', bytes }]);

    expect(nodes[0] && serverAt(nodes[0], address, 8443)).toMatchObject({
      verdict: 'pass',
      reasons: ['assumes-same-certificate'],
    });
    expect(nodes[0] && serverAt(nodes[0], address, 6972)).toMatchObject({
      verdict: 'warn',
      wouldFail: 'untrusted-ca',
    });
  });

  it('is of the one host that the trust store beside it names, else of none of them', async () => {
    const capture = { name: 'sign-in.pcap', body: presentedCapture([at]) };
    const store = (host: string) => ({ name: `ca_${host}_2022-09-06_09:42:38.pem`, body: root.pem });
    const one = await analysed([{ fileName: 'x.tar', bytes: tar([capture, store('expc1')]) }]);
    const two = await analysed([{ fileName: 'x.tar', bytes: tar([capture, store('expc1'), store('expc2')]) }]);

    expect(one.nodes.map((node) => [node.node, node.servers[0]?.verdict])).toEqual([['expc1', 'pass']]);
    expect(two.nodes.map((node) => [node.node, node.servers[0]?.verdict])).toEqual([['x', 'inconclusive']]);
  });

  it.each([
    [48, [makeLeaf(foreign), foreign], 'untrusted-ca', ['self-signed', 'missing-intermediate', 'invalid-chain']],
    [48, [makeLeaf(null)], 'self-signed', []],
    [45, [leaf], 'expired', []],
    [80, [makeLeaf(root, { subject: 'CN=other.example.lab' })], 'name-mismatch', ['connection-other']],
    [80, [leaf], 'certificate-other', ['name-mismatch', 'connection-other']],
  ] as const)(
    'fails where the node ends the handshake with alert %i',
    async (clientAlert, chain, cause, alsoPossible) => {
      const { nodes } = await analysed([
        { fileName: 'x.pcap', bytes: presentedCapture([{ ...at, chain, clientAlert }]) },
      ]);

      expect(nodes[0] && serverAt(nodes[0], address, 8443)).toMatchObject({
        verdict: 'fail',
        cause,
        alsoPossible,
        exchanges: { ok: 0, failed: 1, firstFailed: '2022-09-06T07:41:00.000Z' },
      });
      expect(nodes[0]?.findings).toMatchObject([{ cause, count: 1, proof: ['capture'], severity: 'critical' }]);
    },
  );

  it('does not take the node itself for a server that it connects to', async () => {
    const inbound = { ...at, ip: '10.61.20.5', port: 8443, sni: 'expc1.example.lab', clientIp: '10.61.20.99' };
    const { nodes } = await analysed([{ fileName: 'x.pcap', bytes: presentedCapture([at, inbound]) }]);

    expect(nodes[0]?.servers.map((each) => each.address)).toEqual([address]);
  });

  it('without any TLS is a node of which nothing is known', async () => {
    const { nodes } = await analysed([{ fileName: 'quiet.pcap', bytes: presentedCapture([]) }]);

    expect(nodes).toMatchObject([{ node: 'quiet', servers: [], verdict: 'inconclusive', reasons: ['log-missing'] }]);
  });
});

describe('a bundle of two nodes', () => {
  const servers = [{ address, ip: '10.61.20.11', port: 8443, chain: [leaf], refused: null }];
  const partsOf = (host: string, trusted: typeof root) => ({
    host,
    log: siteLog(servers, host),
    verifyOriginServer: 'Off' as const,
    capture: siteCapture(servers),
    trusted: pemOfAll([trusted]),
  });

  it('keeps captures and trust stores with their nodes', async () => {
    const bytes = tar([
      { name: bundleName('expc1'), body: diagnosticBundle(partsOf('expc1', root)) },
      { name: bundleName('expc2'), body: diagnosticBundle(partsOf('expc2', foreign)) },
    ]);
    const { nodes } = await analysed([{ fileName: 'both.tar', bytes }]);

    expect(nodes.map((node) => [node.node, node.servers[0]?.wouldFail, node.servers[0]?.presented.length])).toEqual([
      ['expc1', null, 1],
      ['expc2', 'untrusted-ca', 1],
    ]);
  });

  it('keeps them apart by file name in one folder too', async () => {
    const members = (host: string, trusted: typeof root) => [
      { name: `loggingsnapshot_${host}_2022-09-06_09:42:38.txt`, body: siteLog(servers, host).join('\n') },
      { name: `ca_${host}_2022-09-06_09:42:38.pem`, body: trusted.pem },
      { name: `eth0_diagnostic_logging_tcpdump0_${host}_2022-09-06_09:42:38.pcap`, body: siteCapture(servers) },
    ];
    const bytes = tar([...members('expc1', root), ...members('expc2', foreign)]);
    const { nodes } = await analysed([{ fileName: 'both.tar', bytes }]);

    expect(nodes.map((node) => [node.node, node.servers[0]?.wouldFail])).toEqual([
      ['expc1', null],
      ['expc2', 'untrusted-ca'],
    ]);
  });
});

describe('several captures of one node', () => {
  const servers = [{ address, ip: '10.61.20.11', port: 8443, chain: null }];

  it('are one, across files of an interface and across members', async () => {
    const capture = siteCapture([{ ...servers[0], chain: [leaf] } as never]);
    const body = (part: Uint8Array) => Buffer.concat([capture.subarray(0, 24), part]);
    // The certificate stands in the second file: its connection began in the first.
    const cut = 24 + 3 * (16 + 54);
    const bytes = tar([
      { name: 'loggingsnapshot_expc1_2022-09-06_09:42:38.txt', body: siteLog(servers).join('\n') },
      { name: 'eth0_diagnostic_logging_tcpdump00_expc1_2022-09-06_09:42:38.pcap', body: capture.subarray(0, cut) },
      { name: 'eth0_diagnostic_logging_tcpdump01_expc1_2022-09-06_09:42:38.pcap', body: body(capture.subarray(cut)) },
    ]);
    const { nodes } = await analysed([{ fileName: 'b.tar', bytes }]);

    expect(nodes[0]?.servers[0]?.presented).toMatchObject([{ handshakes: 1, sni: address }]);
  });

  it('in bundles that overlap are counted once', async () => {
    const parts = {
      host: 'expc1',
      log: siteLog(servers),
      capture: siteCapture([{ ...servers[0], chain: [leaf] } as never]),
    };
    const one = { fileName: bundleName('expc1'), bytes: diagnosticBundle(parts) };
    const other = { fileName: 'again.tar.gz', bytes: diagnosticBundle({ ...parts, version: 'X14.2.2' }) };
    const { nodes } = await analysed([one, other]);

    expect(nodes).toHaveLength(1);
    expect(nodes[0]?.servers[0]?.presented).toMatchObject([{ handshakes: 1 }]);
  });
});
