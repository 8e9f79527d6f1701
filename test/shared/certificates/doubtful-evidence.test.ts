// Evidence that proves less than it seems to: each is told for what it is.
import { describe, expect, it } from 'vitest';
import { analysed, serverAt } from '../../build/analysed.ts';
import { bundleName, diagnosticBundle } from '../../build/diagnostic-bundle.ts';
import { judgedSite, pemOfAll, siteCapture, siteStart } from '../../build/judged-site.ts';
import { exchangeLines, failedExchange, someNode } from '../../build/log-lines.ts';
import { makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { presentedCapture } from '../../build/presented-capture.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const address = 'cucm-pub.example.lab';
const at = { address, ip: '10.61.20.11', port: 8443 };
const named = { subject: `CN=${address}` };
const good = makeLeaf(root, named);
const selfSigned = makeLeaf(null, { ...named, keyUsage: ['digitalSignature', 'keyCertSign'] });
const older = { version: 'X14.0.7', verifyOriginServer: null } as const;
const handshake = { atMs: siteStart, ip: at.ip, port: 8443, sni: address };

describe('a capture without a log', () => {
  it('proves no verification, though the dump says that it is on', async () => {
    const parts = {
      host: 'expc1',
      log: null,
      trusted: root.pem,
      capture: siteCapture([{ ...at, chain: [selfSigned] }]),
    };
    const { nodes } = await analysed([{ fileName: bundleName('expc1'), bytes: diagnosticBundle(parts) }]);

    expect(nodes[0]).toMatchObject({ verification: 'enforced', verdict: 'warn' });
    expect(nodes[0]?.servers[0]).toMatchObject({ verdict: 'warn', wouldFail: 'self-signed' });
  });

  it('blames the chain that was refused, not a newer one', async () => {
    const capture = presentedCapture([
      { ...handshake, chain: [selfSigned], clientAlert: 48 },
      { ...handshake, atMs: siteStart + 5_000, chain: [good] },
    ]);
    const { nodes } = await analysed([{ fileName: 'x.pcap', bytes: capture }]);

    const [refused] = nodes[0]?.servers[0]?.presented.slice(-1) ?? [];
    expect(nodes[0]?.findings[0]).toMatchObject({
      cause: 'self-signed',
      certificateSha256: refused?.chain[0]?.sha256,
    });
  });

  it('takes an alert of the server that is not about certificates for no refusal', async () => {
    const capture = presentedCapture([{ ...handshake, chain: [good], serverAlert: 80 }]);
    const { nodes } = await analysed([{ fileName: 'x.pcap', bytes: capture }]);

    expect(nodes[0]?.servers[0]).toMatchObject({
      verdict: 'inconclusive',
      cause: null,
      exchanges: { ok: 0, failed: 0 },
    });
  });
});

describe('a line and a chain that do not fit each other', () => {
  it('without a trusted CA list show the fault, and no verification of it', async () => {
    const leaf = makeLeaf(root, { ...named, notAfter: '2022-01-01T00:00:00Z' });
    const refused = { error: 'certificate has expired', depth: 0 };
    const [finding] = (await judgedSite([{ ...at, chain: [leaf], refused }], null)).findings;

    expect(finding).toMatchObject({ proof: ['log', 'capture'], next: [] });
    expect(finding?.because.map(({ code }) => code)).toContain('capture-shows');
  });

  it('of a name that was compared, and a chain that is not trusted, disagree', async () => {
    const leaf = makeLeaf(foreign, { subject: 'CN=other.example.lab' });
    const [finding] = (await judgedSite([{ ...at, chain: [leaf, foreign], refused: 'name' }], [root])).findings;

    expect(finding).toMatchObject({ cause: 'name-mismatch', proof: ['log'] });
    expect(finding?.because.map(({ code }) => code)).toContain('capture-disagrees');
  });

  it('keep each finding to the error of its own line', async () => {
    const signer = { subject: 'CN=signer', keyUsage: ['keyCertSign'], basicConstraints: { ca: false } } as const;
    const notCa = makeLeaf(root, signer);
    const servers = [
      {
        ...at,
        chain: [makeLeaf(foreign, named)],
        refused: { error: 'unable to get local issuer certificate', depth: 0 },
      },
      { ...at, chain: [makeLeaf(notCa, named), notCa], refused: { error: 'invalid CA certificate', depth: 1 } },
    ];
    const { findings } = await judgedSite(servers, [root]);

    expect(findings.map(({ opensslError, cause }) => [opensslError?.text, cause]).sort()).toEqual([
      ['invalid CA certificate', 'invalid-chain'],
      ['unable to get local issuer certificate', 'untrusted-ca'],
    ]);
  });

  it('are told of a server that passes by its log', async () => {
    const node = await judgedSite([{ ...at, chain: [selfSigned] }], [root]);

    expect(serverAt(node, address, 8443)).toMatchObject({ verdict: 'pass', notes: [{ code: 'capture-disagrees' }] });
  });
});

describe('what comes next', () => {
  it('is what verification finds once the upload is made', async () => {
    const leaf = makeLeaf(null, { ...named, keyUsage: ['keyCertSign'], extendedKeyUsage: ['clientAuth'] });
    const refused = { error: 'self signed certificate', depth: 0 };
    const [finding] = (await judgedSite([{ ...at, chain: [leaf], refused }], [root])).findings;

    expect(finding?.next.map(({ cause }) => cause)).toEqual(['wrong-purpose']);
  });

  it('is no certificate that no way from the leaf leads over', async () => {
    const stray = makeIntermediate(foreign, { subject: 'CN=Old CA', notAfter: '2021-01-01T00:00:00Z' });
    const refused = { error: 'self signed certificate', depth: 0 };
    const [finding] = (await judgedSite([{ ...at, chain: [selfSigned, stray], refused }], [root])).findings;

    expect(finding?.next).toEqual([]);
  });
});

describe('where nothing was verified', () => {
  it('the worst of the servers behind one name counts', async () => {
    const capture = presentedCapture([
      { ...handshake, chain: [selfSigned] },
      { ...handshake, atMs: siteStart + 5_000, ip: '10.61.20.12', chain: [good] },
    ]);
    const node = await judgedSite([{ ...at, chain: null }], [root], { ...older, capture });

    expect(serverAt(node, address, 8443)).toMatchObject({ verdict: 'warn', wouldFail: 'self-signed' });
  });

  it('a handshake without a name is not that of a server that is asked for by name', async () => {
    const capture = presentedCapture([{ ...handshake, sni: null, chain: [selfSigned] }]);
    const node = await judgedSite([{ ...at, chain: null }], [root], { ...older, capture });

    expect(serverAt(node, address, 8443)).toMatchObject({ verdict: 'inconclusive', presented: [] });
  });

  it('a trusted CA list that was cut does not prove that a CA is missing', async () => {
    const trusted = `${root.pem}-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n`;
    const node = await judgedSite([{ ...at, chain: [makeLeaf(foreign, named), foreign] }], null, { ...older, trusted });

    expect(serverAt(node, address, 8443)).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['not-verified', 'evidence-truncated'],
      wouldFail: null,
    });
  });

  it('a connection that fails hides no certificate that would', async () => {
    const failed = failedExchange(1, siteStart, address, at.ip, 8443, []);
    const log = exchangeLines(someNode, { ...failed, sent: 'HTTP/1.1 502 Connection refused' });
    const node = await judgedSite([{ ...at, chain: [selfSigned] }], null, { ...older, log, trusted: pemOfAll([root]) });

    expect(serverAt(node, address, 8443)).toMatchObject({ cause: 'connection-refused', wouldFail: 'self-signed' });
  });

  it('says that certificates would pass, not that they were verified', async () => {
    const node = await judgedSite([{ ...at, chain: [good] }], [root], older);

    expect(node.headline).toBe('expc1: its one server would pass verification, as far as certificates stay the same');
  });
});
