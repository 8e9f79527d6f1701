// Log and capture side by side: they confirm each other, the chain tells what the line leaves open, or they disagree.
import { describe, expect, it } from 'vitest';
import { judged, serverAt } from '../../build/analysed.ts';
import { judgedSite, pemOfAll, siteCapture, siteStart } from '../../build/judged-site.ts';
import { coreWarning, exchangeLines, failedExchange, okExchange, sniWarning, someNode } from '../../build/log-lines.ts';
import { makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { presentedCapture } from '../../build/presented-capture.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const issuing = makeIntermediate(root, { subject: 'CN=Lab Issuing CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const address = 'cucm-pub.example.lab';
const at = { address, ip: '10.61.20.11', port: 8443 };
const named = { subject: `CN=${address}`, keyType: 'rsa2048' } as const;
const noLocalIssuer = { error: 'unable to get local issuer certificate', depth: 0 };
const codesOf = (because: readonly { code: string }[] | undefined) => because?.map(({ code }) => code);

describe('a failure that the capture confirms', () => {
  it('names the certificate and rests on log, capture and trust store', async () => {
    const leaf = makeLeaf(foreign, named);
    const refused = { error: 'self signed certificate in certificate chain', depth: 1 };
    const node = await judgedSite([{ ...at, chain: [leaf, foreign], refused }], [root]);

    const [finding] = node.findings;
    expect(finding).toMatchObject({
      cause: 'untrusted-ca',
      alsoPossible: [],
      proof: ['log', 'capture', 'trust-store'],
      presentedNames: [address],
      certificateSha256: serverAt(node, address, 8443).presented[0]?.chain[0]?.sha256,
      missingIssuer: null,
    });
    expect(codesOf(finding?.because)).toEqual([
      'signature',
      'capture-confirms',
      'chain-sent',
      'root-missing',
      'own-certificate-is-not-enough',
    ]);
  });

  it('is of a missing intermediate where another server sends it and its root is stored', async () => {
    const sub = { address: 'cucm-sub.example.lab', ip: '10.61.20.12', port: 8443 };
    const complete = [makeLeaf(issuing, { subject: `CN=${sub.address}` }), issuing];
    const servers = [
      { ...at, chain: [makeLeaf(issuing, named)], refused: noLocalIssuer },
      { ...sub, chain: complete },
    ];
    const node = await judgedSite(servers, [root]);

    expect(serverAt(node, address, 8443)).toMatchObject({ cause: 'missing-intermediate', alsoPossible: [] });
    expect(node.findings[0]).toMatchObject({
      cause: 'missing-intermediate',
      signature: expect.stringMatching(/untrusted-ca$/),
    });
    expect(codesOf(node.findings[0]?.because)).toContain('intermediate-missing');
  });

  it('stays untrusted-ca, perhaps a missing intermediate, where the issuer stands nowhere', async () => {
    const node = await judgedSite([{ ...at, chain: [makeLeaf(issuing, named)], refused: noLocalIssuer }], [root]);

    expect(serverAt(node, address, 8443)).toMatchObject({
      cause: 'untrusted-ca',
      alsoPossible: ['missing-intermediate'],
    });
    expect(node.findings[0]).toMatchObject({
      missingIssuer: { subject: 'CN=Lab Issuing CA', keyId: expect.stringMatching(/^[0-9a-f]{40}$/) },
    });
    expect(codesOf(node.findings[0]?.because)).toContain('issuer-unknown');
  });

  it('of a signature is one of trust where the store holds a CA of that name with another key', async () => {
    const renewed = makeCa({ subject: 'CN=Lab Root CA' });
    const leaf = makeLeaf(renewed, { ...named, authorityKeyId: null });
    const refused = { error: 'certificate signature failure', depth: 0 };
    const node = await judgedSite([{ ...at, chain: [leaf], refused }], [root]);

    expect(serverAt(node, address, 8443).cause).toBe('untrusted-ca');
    expect(codesOf(node.findings[0]?.because)).toContain('stored-namesake');
  });

  it('of a signature that was altered is an invalid chain', async () => {
    const refused = { error: 'certificate signature failure', depth: 0 };
    const leaf = makeLeaf(issuing, { ...named, isAltered: true });
    const node = await judgedSite([{ ...at, chain: [leaf, issuing], refused }], [root]);

    expect(serverAt(node, address, 8443)).toMatchObject({ cause: 'invalid-chain', alsoPossible: [] });
  });
});

describe('what comes next', () => {
  it('is proven by the certificates: an untrusted one that has expired and bears another name', async () => {
    const leaf = makeLeaf(foreign, { subject: 'CN=other.example.lab', notAfter: '2022-01-01T00:00:00Z' });
    const node = await judgedSite([{ ...at, chain: [leaf], refused: noLocalIssuer }], [root]);

    expect(node.findings[0]?.next.map(({ cause, because }) => [cause, because.split(':')[0]])).toEqual([
      ['expired', 'Proven'],
      ['name-mismatch', 'Proven'],
    ]);
  });

  it('is nothing for an IP address that the certificate names as text', async () => {
    const leaf = makeLeaf(foreign, { subject: 'CN=x', subjectAltNames: ['DNS:10.61.20.11'] });
    const node = await judgedSite([{ ...at, address: at.ip, chain: [leaf], refused: noLocalIssuer }], [root]);

    expect(node.findings[0]?.next).toEqual([]);
  });
});

describe('log and capture that disagree', () => {
  const refused = { error: 'self signed certificate', depth: 0 };

  it('leave the log standing, with what may explain it', async () => {
    const node = await judgedSite([{ ...at, chain: [makeLeaf(root, named)], refused }], [root]);

    expect(serverAt(node, address, 8443)).toMatchObject({ verdict: 'fail', cause: 'self-signed' });
    expect(node.findings[0]).toMatchObject({ proof: ['log'], certificateSha256: null });
    const said = node.findings[0]?.because.find(({ code }) => code === 'capture-disagrees')?.text;
    expect(said).toContain('it would pass');
    expect(said).toMatch(/list may have changed.*another interface.*session was resumed/);
  });

  it('cannot be told without a trusted CA list', async () => {
    const node = await judgedSite([{ ...at, chain: [makeLeaf(root, named)], refused }], null);

    expect(node.findings[0]?.proof).toEqual(['log']);
    expect(codesOf(node.findings[0]?.because)).toEqual(['signature', 'no-trust-store', 'chain-sent']);
  });
});

describe('failures that are only logged', () => {
  it('are all confirmed by the chain that has them', async () => {
    const leaf = makeLeaf(foreign, { subject: 'CN=other.example.lab' });
    const lines = [
      coreWarning(address, at.ip, 'unable to get local issuer certificate', 0, 'Continue'),
      coreWarning(address, at.ip, 'unable to verify the first certificate', 0, 'Continue'),
      sniWarning(address, at.ip, 'Continue'),
    ];
    const log = exchangeLines(someNode, { ...okExchange(1, siteStart, address, at.ip, 8443), threadLines: lines });
    const capture = siteCapture([{ ...at, chain: [leaf] }]);
    const node = await judged({ log, capture, trusted: pemOfAll([root]) });

    expect(serverAt(node, address, 8443)).toMatchObject({ verdict: 'warn', cause: 'untrusted-ca', wouldFail: null });
    expect(node.findings.map(({ cause, proof }) => [cause, proof]).sort()).toEqual([
      ['name-mismatch', ['log', 'capture', 'trust-store']],
      ['untrusted-ca', ['log', 'capture', 'trust-store']],
    ]);
  });
});

describe('a server that refuses the certificate of the Expressway', () => {
  it('is confirmed by its alert, and its own chain is not to blame', async () => {
    const text = 'error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca';
    const log = exchangeLines(
      someNode,
      failedExchange(1, siteStart, address, at.ip, 6972, [
        `[ET_NET 1] ERROR: SSL connection failed for '${address}': ${text}`,
      ]),
    );
    const capture = presentedCapture([
      { atMs: siteStart + 12, ip: at.ip, port: 6972, sni: address, chain: [makeLeaf(root, named)], serverAlert: 48 },
    ]);
    const node = await judged({ log, capture, trusted: pemOfAll([root]) });

    expect(node.findings[0]).toMatchObject({
      cause: 'rejected-by-server',
      proof: ['log', 'capture'],
      certificateSha256: null,
    });
  });
});

describe('a server that presents its ECDSA certificate', () => {
  const own = { ...named, keyUsage: ['digitalSignature', 'keyCertSign'] } as const;
  const ecdsa = makeLeaf(null, { ...own, keyType: 'ecP384' });
  const rsa = makeLeaf(root, { ...named, keyType: 'rsa2048' });
  const servers = [
    { ...at, chain: [rsa] },
    { ...at, port: 6972, chain: [ecdsa], refused: { error: 'self signed certificate', depth: 0 } },
  ];

  it('is told of its RSA one, of the cipher lists, and of both accounts of the upgrade', async () => {
    const node = await judgedSite(servers, [root]);

    const because = node.findings[0]?.because ?? [];
    expect(codesOf(because)).toEqual([
      'signature',
      'capture-confirms',
      'chain-sent',
      'ecdsa-presented',
      'rsa-trusted-beside',
      'cipher-lists',
      'upgrade-path',
    ]);
    expect(because.find(({ code }) => code === 'rsa-trusted-beside')?.text).toContain('on port 8443');
    expect(because.find(({ code }) => code === 'cipher-lists')?.text).toMatch(
      /UcClientTLSCiphers ECDSA.*not documented/,
    );
  });

  it('is offered the whole cipher command, with the list as it is now', async () => {
    const node = await judgedSite(servers, [root]);

    const mitigation = node.findings[0]?.remediation.find(({ kind }) => kind === 'mitigation');
    expect(mitigation?.commands).toEqual([
      'xConfiguration Ciphers UcClientTLSCiphers Value: "ECDHE-RSA-AES256-GCM-SHA384:EECDH:EDH:HIGH:!aNULL"',
    ]);
    expect(mitigation?.confidence).toBe('possible');
  });

  it('is not offered it where the lists prefer RSA already, nor for an RSA certificate', async () => {
    const preferring = await judgedSite(servers, [root], { ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:EECDH:HIGH' });
    const rsaSelfSigned = makeLeaf(null, { ...own, keyType: 'rsa2048' });
    const withRsa = await judgedSite([{ ...servers[1], chain: [rsaSelfSigned] } as (typeof servers)[1]], [root]);

    for (const node of [preferring, withRsa])
      expect(node.findings[0]?.remediation.map(({ kind }) => kind)).not.toContain('mitigation');
  });

  it('does not let a cipher list that is no cipher list into a command', async () => {
    const node = await judgedSite(servers, [root], { ciphers: 'HIGH; reboot' });

    expect(node.findings[0]?.remediation.find(({ kind }) => kind === 'mitigation')?.commands).toEqual([]);
  });
});
