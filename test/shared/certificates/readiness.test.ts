// Where nothing was verified, the captured chain tells what will happen once it is: rules f, g and h.
import { describe, expect, it } from 'vitest';
import { serverAt } from '../../build/analysed.ts';
import { judgedSite, siteCapture } from '../../build/judged-site.ts';
import { makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';

const root = makeCa({ subject: 'CN=Lab Root CA' });
const issuing = makeIntermediate(root, { subject: 'CN=Lab Issuing CA' });
const foreign = makeCa({ subject: 'CN=Foreign Root CA' });
const address = 'cucm-pub.example.lab';
const at = { address, ip: '10.61.20.11', port: 8443 };
const named = { subject: `CN=${address}` };
/** As CUCM makes them: with the right to sign. */
const selfSigned = makeLeaf(null, { ...named, keyUsage: ['digitalSignature', 'keyCertSign'] });
const older = { version: 'X14.0.7', verifyOriginServer: null } as const;
const off = { verifyOriginServer: 'Off' } as const;

describe('a release without verification', () => {
  it('is ready for the upgrade where the chain would pass, as far as the certificate stays the same', async () => {
    const node = await judgedSite([{ ...at, chain: [makeLeaf(root, named)] }], [root], older);

    expect(node).toMatchObject({ verification: 'not-implemented', verdict: 'pass' });
    expect(serverAt(node, address, 8443)).toMatchObject({
      verdict: 'pass',
      reasons: ['assumes-same-certificate'],
      cause: null,
      wouldFail: null,
    });
    expect(node.findings).toEqual([]);
  });

  it.each([
    ['self-signed', [selfSigned]],
    ['untrusted-ca', [makeLeaf(foreign, named), foreign]],
    ['untrusted-ca', [makeLeaf(foreign, named)]],
    ['expired', [makeLeaf(root, { ...named, notAfter: '2022-01-01T00:00:00Z' })]],
    ['not-yet-valid', [makeLeaf(root, { ...named, notBefore: '2023-01-01T00:00:00Z' })]],
    ['name-mismatch', [makeLeaf(root, { subject: 'CN=cucm-pub.other.lab' })]],
    ['wrong-purpose', [makeLeaf(root, { ...named, extendedKeyUsage: ['clientAuth'] })]],
    ['weak-crypto', [makeLeaf(root, { ...named, digest: 'sha1' })]],
    ['invalid-chain', [makeLeaf(makeLeaf(root, named), named), makeLeaf(root, named)]],
  ] as const)('warns of a chain that would fail: %s', async (cause, chain) => {
    const signing = cause === 'invalid-chain' ? nonCa() : chain;
    const node = await judgedSite([{ ...at, chain: signing }], [root], older);

    expect(serverAt(node, address, 8443)).toMatchObject({
      verdict: 'warn',
      reasons: ['would-fail'],
      cause: null,
      wouldFail: cause,
      exchanges: { ok: 1, failed: 0 },
    });
    expect(node.findings).toMatchObject([
      { cause, severity: 'medium', count: 0, action: null, proof: ['capture', 'trust-store'], evidence: [] },
    ]);
    expect(node.findings[0]?.remediation.filter(({ kind }) => kind === 'workaround')).toEqual([]);
  });

  it('says in one line what will break', async () => {
    const node = await judgedSite([{ ...at, chain: [selfSigned] }], [root], older);

    expect(node.headline).toBe(
      'expc1: 1 of 1 server would fail once verified: cucm-pub.example.lab:8443, its certificate is self-signed and not trusted',
    );
    expect(node.findings[0]?.headline).toBe(
      'cucm-pub.example.lab:8443 would fail once verified: its certificate is self-signed and not trusted',
    );
  });
});

/** A certificate that is no CA signs another. */
function nonCa() {
  const signer = makeLeaf(root, {
    subject: 'CN=signer.example.lab',
    keyUsage: ['keyCertSign'],
    basicConstraints: { ca: false },
  });
  return [makeLeaf(signer, named), signer];
}

describe('verification that is off', () => {
  it('lifts a node whose chains would all pass to warn, since nothing is noticed', async () => {
    const node = await judgedSite([{ ...at, chain: [makeLeaf(issuing, named), issuing] }], [root], off);

    expect(node).toMatchObject({ verdict: 'warn', reasons: ['verification-off', 'assumes-same-certificate'] });
    expect(serverAt(node, address, 8443).verdict).toBe('pass');
  });

  it('proves nothing where the certificates are encrypted, and says so', async () => {
    const node = await judgedSite([{ ...at, chain: 'encrypted' }], [root], off);

    expect(serverAt(node, address, 8443)).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['capture-encrypted'],
      presented: [],
    });
    expect(node.collect.map(({ code }) => code)).toEqual(['capture-encrypted']);
  });

  it('proves nothing without a capture, or without the trusted CA list', async () => {
    const withoutCapture = await judgedSite([{ ...at, chain: null }], [root], off);
    const withoutStore = await judgedSite([{ ...at, chain: [makeLeaf(root, named)] }], null, off);

    for (const node of [withoutCapture, withoutStore])
      expect(serverAt(node, address, 8443)).toMatchObject({ verdict: 'inconclusive', reasons: ['not-verified'] });
  });
});

describe('evidence that was cut', () => {
  const servers = [{ ...at, chain: [makeLeaf(root, named)] }];
  const whole = siteCapture(servers);

  it('turns a pass that rests on it into inconclusive', async () => {
    const node = await judgedSite(servers, [root], { ...older, capture: whole.subarray(0, whole.length - 10) });

    expect(serverAt(node, address, 8443)).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['assumes-same-certificate', 'evidence-truncated'],
    });
    expect(node.collect.map(({ code }) => code)).toContain('evidence-truncated');
  });

  it('leaves a pass alone that the log proves', async () => {
    const node = await judgedSite(servers, [root], { capture: whole.subarray(0, whole.length - 10) });

    expect(serverAt(node, address, 8443)).toMatchObject({ verdict: 'pass', reasons: [] });
  });

  it('includes a trusted CA list with a certificate that cannot be read', async () => {
    const trusted = `${root.pem}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`;
    const node = await judgedSite(servers, null, { ...older, trusted });

    expect(serverAt(node, address, 8443).reasons).toEqual(['assumes-same-certificate', 'evidence-truncated']);
  });
});
